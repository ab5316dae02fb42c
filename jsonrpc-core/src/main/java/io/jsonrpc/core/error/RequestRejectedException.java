package io.jsonrpc.core.error;

import com.google.gson.JsonElement;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to answer a request with an error of its choice: exactly this error object is sent.
 *
 * @since 0.1
 */
public class RequestRejectedException extends JsonRpcException {

    private final transient ResponseError error;

    public RequestRejectedException(ResponseError error) {
        super(error.getCode() + " " + error.getMessage());
        this.error = error;
    }

    public RequestRejectedException(int code, String message) {
        this(new ResponseError(code, message));
    }

    public RequestRejectedException(int code, String message, @Nullable JsonElement data) {
        this(new ResponseError(code, message, data));
    }

    /** The error for an unknown method, -32601. */
    public static RequestRejectedException methodNotFound() {
        return new RequestRejectedException(ErrorCatalog.DEFAULT.error(ErrorType.METHOD_NOT_FOUND));
    }

    /** The error for params that do not fit the method, -32602. */
    public static RequestRejectedException invalidParams() {
        return new RequestRejectedException(ErrorCatalog.DEFAULT.error(ErrorType.INVALID_PARAMS));
    }

    /** The error object that is sent. */
    public ResponseError getError() {
        return this.error;
    }
}
