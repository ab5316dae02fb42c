package io.jsonrpc.core.error;

import com.google.gson.JsonElement;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that wants to choose the error object itself: the peer gets exactly this error.
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

    /** The method is not known here: -32601. */
    public static RequestRejectedException methodNotFound() {
        return new RequestRejectedException(ErrorCatalog.DEFAULT.error(ErrorType.METHOD_NOT_FOUND));
    }

    /** The params do not fit the method: -32602. */
    public static RequestRejectedException invalidParams() {
        return new RequestRejectedException(ErrorCatalog.DEFAULT.error(ErrorType.INVALID_PARAMS));
    }

    /** What the peer is told. */
    public ResponseError getError() {
        return this.error;
    }
}
