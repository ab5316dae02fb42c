package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A request or notification as handlers see it and callers build it.
 *
 * <p>Callers set {@code method} and {@code params}; the id is the library's. Not safe for use by many threads.
 *
 * @param <P> what the params are bound to
 * @since 0.1
 */
public class Request<P> {

    private @Nullable RequestId id;

    private String method = "";

    private @Nullable P params;

    /** An empty request to be filled by its setters. */
    public Request() {}

    /** A request without an id: the library gives one when it is sent. */
    public Request(String method, @Nullable P params) {
        this(null, method, params);
    }

    /** A request as it was received; {@code id} is null for a notification. */
    public Request(@Nullable RequestId id, String method, @Nullable P params) {
        this.id = id;
        this.method = method;
        this.params = params;
    }

    /** The protocol version, always {@code "2.0"}. */
    public String getJsonrpc() {
        return "2.0";
    }

    /** The id as it was written; null for a notification, and for a request that was not sent yet. */
    public @Nullable RequestId getId() {
        return this.id;
    }

    /** The method's name. */
    public String getMethod() {
        return this.method;
    }

    /** Names the method to call. */
    public void setMethod(String method) {
        this.method = method;
    }

    /**
     * The params; null when the message had none. Those of a received message are bound when this is called first, so a
     * handler can refuse a method that it does not know without looking at them. Then this method is safe for use by
     * many threads.
     *
     * <p>It throws a {@code RequestRejectedException} with -32602 when they do not fit. A handler lets that pass: it
     * becomes the answer.
     */
    public @Nullable P getParams() {
        return this.params;
    }

    /** Sets what is sent as params: anything that becomes a JSON object or array, null for none. */
    public void setParams(@Nullable P params) {
        this.params = params;
    }

    @Override
    public String toString() {
        return "Request[" + Printable.of(this.method, 64) + (this.id == null ? "" : ", id " + this.id) + "]";
    }
}
