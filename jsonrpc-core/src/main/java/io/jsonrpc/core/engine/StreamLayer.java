package io.jsonrpc.core.engine;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.InboundBudget;
import io.jsonrpc.core.engine.outbound.IncomingStreams;
import io.jsonrpc.core.engine.source.OutgoingStreams;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.stream.StreamProducers.Outcome;
import org.jspecify.annotations.Nullable;

/** {@code rpc.stream.*}: what the other side wants of the streams that this peer sends, and those that it receives. */
record StreamLayer(OutgoingStreams sent, IncomingStreams received, InboundBudget budget, PeerObserver observer)
        implements ProtocolLayer {

    private static final JsonText TRUE = new JsonText("true");

    private static final JsonText FALSE = new JsonText("false");

    @Override
    public boolean notification(NotificationMessage notification) {
        Outcome outcome = outcome(notification.method(), notification.params());
        boolean known = outcome == null ? item(notification) : outcome.fault() == null;
        if (!known) {
            this.observer.messageDropped();
        }
        return true;
    }

    private boolean item(NotificationMessage notification) {
        boolean known = this.received.item(notification.params());
        this.budget.relieve();
        return known;
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

    /** Null for an item, which is no request. */
    private @Nullable Outcome outcome(String method, @Nullable JsonText params) {
        return switch (method) {
            case "rpc.stream.limit" -> this.sent.limit(params);
            case "rpc.stream.cancel" -> this.sent.cancel(params);
            case "rpc.stream.item" -> null;
            default -> this.sent.cancel(byName(params));
        };
    }

    /** The id alone, as clients of others send it, in the form of the protocol. */
    private static @Nullable JsonText byName(@Nullable JsonText params) {
        if (params == null || !params.json().startsWith("[")) {
            return params;
        }
        JsonArray list = JsonParser.parseString(params.json()).getAsJsonArray();
        JsonObject named = new JsonObject();
        named.add("subscription", list.size() == 1 ? list.get(0) : JsonNull.INSTANCE);
        return new JsonText(named.toString());
    }
}
