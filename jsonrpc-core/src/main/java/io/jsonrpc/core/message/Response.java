package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A response as returned to callers: a result or an error, never both.
 *
 * @param <R> the type of the result
 * @since 0.1
 */
public final class Response<R> {

    private final RequestId id;

    private final @Nullable R result;

    private final @Nullable ResponseError error;

    /** A response with a result. */
    public Response(RequestId id, @Nullable R result) {
        this.id = id;
        this.result = result;
        this.error = null;
    }

    /** An error response. */
    public Response(RequestId id, ResponseError error) {
        this.id = id;
        this.result = null;
        this.error = error;
    }

    /** The id of the request. */
    public RequestId getId() {
        return this.id;
    }

    /** The result; null if this is an error. */
    public @Nullable R getResult() {
        return this.result;
    }

    /** The error; null if this is a result. */
    public @Nullable ResponseError getError() {
        return this.error;
    }

    /** Whether this is an error. */
    public boolean isError() {
        return this.error != null;
    }

    @Override
    public String toString() {
        return "Response[id " + this.id + (this.error == null ? ", result" : ", error " + this.error) + "]";
    }
}
