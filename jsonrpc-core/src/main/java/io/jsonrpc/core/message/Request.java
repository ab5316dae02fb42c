package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A request or notification, as received by a handler or built by a caller.
 *
 * <p>Callers set {@code method} and {@code params}; the framework assigns the id. Not safe for use by many threads.
 *
 * @param <P> the type the params are bound to
 * @since 0.1
 */
public class Request<P> {

    private @Nullable RequestId id;

    private String method = "";

    private @Nullable P params;

    /** An empty request, to be filled with its setters. */
    public Request() {}

    /** A request without an id: the framework assigns one when it is sent. */
    public Request(String method, @Nullable P params) {
        this(null, method, params);
    }

    /** A received request; {@code id} is null for a notification. */
    public Request(@Nullable RequestId id, String method, @Nullable P params) {
        this.id = id;
        this.method = method;
        this.params = params;
    }

    /** The protocol version, always {@code "2.0"}. */
    public String getJsonrpc() {
        return "2.0";
    }

    /** The id as written on the wire; null for a notification and for a request that has not been sent yet. */
    public @Nullable RequestId getId() {
        return this.id;
    }

    /** The method's name. */
    public String getMethod() {
        return this.method;
    }

    /** Sets the name of the method to call. */
    public void setMethod(String method) {
        this.method = method;
    }

    /**
     * The params, or null if the message has none. The params of a received message are bound on the first call, so a
     * handler can reject an unknown method without binding them. For received messages this method is safe for use by
     * many threads.
     *
     * <p>Throws a {@code RequestRejectedException} with -32602 if they do not fit. A handler does not catch it: it
     * becomes the answer.
     */
    public @Nullable P getParams() {
        return this.params;
    }

    /** Sets the params: any value that maps to a JSON object or array, or null for none. */
    public void setParams(@Nullable P params) {
        this.params = params;
    }

    @Override
    public String toString() {
        return "Request[" + Printable.of(this.method, 64) + (this.id == null ? "" : ", id " + this.id) + "]";
    }
}
