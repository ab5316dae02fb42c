package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.NotificationMessage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a text was read as, in one line that a table of a test can hold. */
final class Transcript {

    private Transcript() {}

    static String of(String text) {
        return of(text, MessageLimits.DEFAULT);
    }

    static String of(String text, MessageLimits limits) {
        Decoded decoded = new EnvelopeReader(text, limits, false).read();
        if (decoded instanceof Decoded.Batch batch) {
            return batch.entries().stream().map(Transcript::line).collect(Collectors.joining("; ", "[", "]"));
        }
        return line(((Decoded.Single) decoded).entry());
    }

    private static String line(Inbound entry) {
        if (entry instanceof Inbound.Malformed malformed) {
            return "bad " + malformed.id() + " " + malformed.fault();
        }
        if (entry instanceof Inbound.MalformedResponse response) {
            return "bad response " + (response.id() == null ? "?" : response.id()) + " " + response.reason();
        }
        return line(((Inbound.Good) entry).message());
    }

    private static String line(JsonRpcMessage message) {
        if (message instanceof JsonRpcRequest request) {
            return "request " + request.id() + " " + request.method() + params(request.params());
        }
        if (message instanceof NotificationMessage notification) {
            return "notification " + notification.method() + params(notification.params());
        }
        if (message instanceof JsonRpcResult result) {
            return "result " + result.id() + " " + result.result().json();
        }
        JsonRpcFailure failure = (JsonRpcFailure) message;
        return "failure " + failure.id() + " " + failure.error();
    }

    private static String params(@Nullable JsonText params) {
        return params == null ? "" : " " + params.json();
    }
}
