package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import org.jspecify.annotations.Nullable;

/** Encodes requests and notifications, those of the protocol's own layers included. */
public record CallTexts(MessageCodec codec) {

    /** Params as an object or an array, a single value in an array; null for none. */
    public @Nullable JsonText structured(@Nullable Object params) {
        JsonText json = this.codec.write(params);
        if (json.equals(JsonText.NULL)) {
            return null;
        }
        char first = json.json().charAt(0);
        return first == '{' || first == '[' ? json : new JsonText("[" + json.json() + "]");
    }

    String request(RequestId id, String method, @Nullable JsonText params, @Nullable CallContext context) {
        return this.codec.encode(new JsonRpcRequest(id, method, params, context));
    }

    public String notification(String method, @Nullable JsonText params) {
        return notification(method, params, null);
    }

    String notification(String method, @Nullable JsonText params, @Nullable CallContext context) {
        return this.codec.encode(new NotificationMessage(method, params, context));
    }

    OutboundText cancel(RequestId id) {
        return OutboundText.of(notification("$/cancelRequest", new JsonText("{\"id\":" + id.literal() + "}")));
    }

    public OutboundText progress(RequestId token, @Nullable Object value) {
        JsonText params = new JsonText("{\"token\":" + token.literal() + ",\"value\":"
                + this.codec.write(value).json() + "}");
        return OutboundText.of(notification("$/progress", params));
    }
}
