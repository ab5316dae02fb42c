package io.jsonrpc.test;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.source.StreamSource;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call or a notification, as messages of failures show it.
 *
 * @param params what is sent: JSON, and streams among it; null for none
 * @param codec reads and writes values
 */
record Call(String method, @Nullable Object params, MessageCodec codec) {

    static Call of(String method, @Nullable Object params, MessageCodec codec) {
        return new Call(method, sent(params, codec), codec);
    }

    private static @Nullable Object sent(@Nullable Object params, MessageCodec codec) {
        if (params instanceof Map<?, ?> map && map.values().stream().anyMatch(Call::isStream)) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put(String.valueOf(name), value(value, codec)));
            return members;
        }
        if (params instanceof List<?> list && list.stream().anyMatch(Call::isStream)) {
            List<Object> elements = new ArrayList<>();
            list.forEach(value -> elements.add(value(value, codec)));
            return elements;
        }
        return params == null ? null : isStream(params) ? value(params, codec) : codec.write(params);
    }

    private static boolean isStream(@Nullable Object value) {
        return value instanceof StreamSource || value instanceof SentStream || value instanceof Flow.Publisher;
    }

    private static Object value(@Nullable Object value, MessageCodec codec) {
        if (value instanceof StreamSource) {
            return value;
        }
        if (value instanceof SentStream stream) {
            return stream.source(codec);
        }
        return value instanceof Flow.Publisher<?> items
                ? StreamSource.of(items).writtenBy(codec::write)
                : Json.tree(codec, value);
    }

    JsonElement tree(@Nullable Object value) {
        return Json.tree(this.codec, value);
    }

    <T> @Nullable T bound(JsonElement result, Type type) {
        return Json.bound(this.codec, result, type, "The result of " + this);
    }

    @Override
    public String toString() {
        return this.params == null ? this.method : this.method + " " + Json.shown(shown(this.params));
    }

    private JsonElement shown(Object sent) {
        if (sent instanceof StreamSource) {
            return new JsonPrimitive("a stream");
        }
        if (sent instanceof Map<?, ?> map) {
            Map<Object, JsonElement> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put(name, shown(value)));
            return tree(members);
        }
        return sent instanceof List<?> list
                ? tree(list.stream().map(this::shown).toList())
                : tree(sent);
    }
}
