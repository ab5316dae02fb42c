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

    /** What the other side answered. */
    public ResponseError getError() {
        return this.error;
    }

    /** The code of the error. */
    public int getCode() {
        return this.error.getCode();
    }

    /** The data of the error; null when it has none. */
    public @Nullable JsonElement getData() {
        return this.error.getData();
    }
}
