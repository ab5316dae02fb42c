package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a receiver says about its streams. These messages are few, and a stream stands still without them, so they may
 * use the room of answers.
 */
record SteeringSender(CallSender sender, CallTexts texts, OutboundQueue outbound) {

    static final String LIMIT = "rpc.stream.limit";

    private static final String CANCEL = "rpc.stream.cancel";

    /** @param params null for nothing to send */
    void limit(@Nullable JsonText params) {
        send(LIMIT, params);
    }

    /** @param params null for nothing to send */
    void cancel(@Nullable JsonText params) {
        send(CANCEL, params);
    }

    private void send(String method, @Nullable JsonText params) {
        if (params != null) {
            this.outbound.offerAnswer(OutboundText.of(this.texts.notification(method, params)));
        }
    }

    /** Sends a {@code limit} as a request; without its answer where there is no room for requests. */
    void ask(JsonText params, Consumer<JsonRpcResponse> whenAnswered) {
        try {
            PendingRequests.Pending request = this.sender.register(new SentCall(LIMIT, params, false), null);
            request.answer.thenAccept(whenAnswered);
            this.sender.send(request);
        } catch (TransportException noRoom) {
            limit(params);
        }
    }
}
