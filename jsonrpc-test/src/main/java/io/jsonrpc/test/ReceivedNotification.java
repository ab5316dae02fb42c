package io.jsonrpc.test;

import com.google.gson.JsonElement;
import io.jsonrpc.core.codec.MessageCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A notification that the server has sent.
 *
 * @since 0.1
 */
public final class ReceivedNotification {

    private final String method;

    private final JsonElement params;

    private final MessageCodec codec;

    ReceivedNotification(String method, JsonElement params, MessageCodec codec) {
        this.method = method;
        this.params = params;
        this.codec = codec;
    }

    /** The name of its method. */
    public String method() {
        return this.method;
    }

    /**
     * Its params as a Java value.
     *
     * @return null when it has none
     * @throws AssertionError when they do not fit
     */
    public <T> @Nullable T params(Class<T> type) {
        return params((Type) type);
    }

    /** The same for any type. */
    public <T> @Nullable T params(Type type) {
        return Json.bound(this.codec, this.params, type, "The params of the notification " + this.method);
    }

    /**
     * Checks the params.
     *
     * @param expected any value that maps to their JSON
     */
    public ReceivedNotification hasParams(@Nullable Object expected) {
        JsonElement wanted = Json.tree(this.codec, expected);
        if (!wanted.equals(this.params)) {
            throw new AssertionError("The notification " + this.method + " should have the params " + Json.shown(wanted)
                    + ", but has " + Json.shown(this.params));
        }
        return this;
    }

    @Override
    public String toString() {
        return this.method + (this.params.isJsonNull() ? "" : " " + Json.shown(this.params));
    }
}
