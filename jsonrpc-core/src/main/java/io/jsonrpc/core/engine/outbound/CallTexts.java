package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.codec.JsonStrings;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.source.StreamSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
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

    /**
     * Params as {@link #structured}, but for those that are streams: values of a map, elements of a list, or the only one.
     *
     * @param streams writes these
     */
    @Nullable JsonText structured(@Nullable Object params, Function<StreamSource<?>, JsonText> streams) {
        Collection<?> values =
                params instanceof Map<?, ?> map ? map.values() : params instanceof List<?> list ? list : List.of();
        boolean single = params instanceof StreamSource<?>;
        if (!single && values.stream().noneMatch(StreamSource.class::isInstance)) {
            return structured(params);
        }
        Function<@Nullable Object, String> writer = value ->
                (value instanceof StreamSource<?> stream ? streams.apply(stream) : this.codec.write(value)).json();
        if (params instanceof Map<?, ?> map) {
            StringJoiner object = new StringJoiner(",", "{", "}");
            map.forEach((name, value) -> {
                StringBuilder member = new StringBuilder();
                JsonStrings.quote(member, String.valueOf(name));
                object.add(member.append(':').append(writer.apply(value)));
            });
            return new JsonText(object.toString());
        }
        StringJoiner array = new StringJoiner(",", "[", "]");
        for (Object value : single ? List.of(params) : values) {
            array.add(writer.apply(value));
        }
        return new JsonText(array.toString());
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
