package io.jsonrpc.core.error;

import com.google.gson.JsonElement;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * The other side answered a request with an error object.
 *
 * @since 0.1
 */
public class RemoteErrorException extends JsonRpcException {

    private final transient ResponseError error;

    public RemoteErrorException(ResponseError error) {
        super(error.getCode() + " " + error.getMessage());
        this.error = error;
    }

    /** The error object that was received. */
    public ResponseError getError() {
        return this.error;
    }

    /** The error's code. */
    public int getCode() {
        return this.error.getCode();
    }

    /** The error's data, or null if it has none. */
    public @Nullable JsonElement getData() {
        return this.error.getData();
    }
}
