package io.jsonrpc.test;

import com.google.gson.JsonElement;
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

    ReceivedNotification(String method, JsonElement params) {
        this.method = method;
        this.params = params;
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
        return Json.bound(this.params, type, "The params of the notification " + this.method);
    }

    /**
     * Checks the params.
     *
     * @param expected any value that maps to their JSON
     */
    public ReceivedNotification hasParams(@Nullable Object expected) {
        if (!Json.tree(expected).equals(this.params)) {
            throw new AssertionError("The notification " + this.method + " should have the params "
                    + Json.shown(expected) + ", but has " + Json.shown(this.params));
        }
        return this;
    }

    @Override
    public String toString() {
        return this.method + (this.params.isJsonNull() ? "" : " " + Json.shown(this.params));
    }
}
