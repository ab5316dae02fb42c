package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.engine.inbound.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.OutgoingStreams;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcNotification;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamProducers.Outcome;
import org.jspecify.annotations.Nullable;

/** {@code rpc.stream.*}: what the receivers of streams of this peer want. */
record StreamLayer(OutgoingStreams streams, PeerObserver observer) implements ProtocolLayer {

    private static final JsonText TRUE = new JsonText("true");

    private static final JsonText FALSE = new JsonText("false");

    @Override
    public boolean notification(JsonRpcNotification notification) {
        Outcome outcome = outcome(notification.method(), notification.params());
        if (outcome == null || outcome.fault() != null) {
            this.observer.messageDropped();
        }
        return true;
    }

    @Override
    public JsonRpcResponse answer(JsonRpcRequest request, ErrorTranslator errors) {
        Outcome outcome = outcome(request.method(), request.params());
        if (outcome == null) {
            return new JsonRpcFailure(request.id(), errors.error(ErrorType.METHOD_NOT_FOUND));
        }
        return outcome.fault() == null
                ? new JsonRpcResult(request.id(), outcome.stream() == null ? FALSE : TRUE)
                : new JsonRpcFailure(request.id(), errors.invalidParams(outcome.fault()));
    }

    /** Null for an item: this peer receives no streams. */
    private @Nullable Outcome outcome(String method, @Nullable JsonText params) {
        return switch (method) {
            case "rpc.stream.limit" -> this.streams.limit(params);
            case "rpc.stream.cancel" -> this.streams.cancel(params);
            default -> null;
        };
    }
}
