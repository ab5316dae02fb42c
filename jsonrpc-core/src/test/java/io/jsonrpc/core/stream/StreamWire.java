package io.jsonrpc.core.stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;

/** The texts of messages of streams, as the engine writes and reads them. */
final class StreamWire {

    static final MessageCodec CODEC =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private StreamWire() {}

    static String notification(String method, JsonText params) {
        return CODEC.encode(new NotificationMessage("rpc.stream." + method, params, null));
    }

    static JsonRpcMessage read(String text) {
        if (CODEC.decode(text) instanceof Decoded.Single single && single.entry() instanceof Inbound.Good good) {
            return good.message();
        }
        throw new IllegalArgumentException(text);
    }

    static ResponseError error(ErrorType type, String member, Object value) {
        JsonObject data = new JsonObject();
        data.add(member, CODEC.read(CODEC.write(value), JsonElement.class));
        return ErrorCatalog.DEFAULT.error(type, data);
    }

    /** The error object as text. */
    static JsonText text(ResponseError error) {
        String answer = CODEC.encode(new JsonRpcFailure(new RequestId("0"), error));
        return new JsonText(answer.substring(answer.indexOf("\"error\":") + 8, answer.length() - 1));
    }
}
