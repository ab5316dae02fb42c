package io.jsonrpc.test;

import com.google.gson.JsonElement;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A call or a notification, as messages of failures show it.
 *
 * @param params null for none
 * @param codec reads and writes values
 */
record Call(String method, @Nullable JsonText params, MessageCodec codec) {

    static Call of(String method, @Nullable Object params, MessageCodec codec) {
        return new Call(method, params == null ? null : codec.write(params), codec);
    }

    JsonElement tree(@Nullable Object value) {
        return Json.tree(this.codec, value);
    }

    <T> @Nullable T bound(JsonElement result, Type type) {
        return Json.bound(this.codec, result, type, "The result of " + this);
    }

    @Override
    public String toString() {
        return this.params == null ? this.method : this.method + " " + Json.shown(Json.parsed(this.params));
    }
}
