package io.jsonrpc.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The superclass of the exceptions of this framework.
 *
 * @since 0.1
 */
public class JsonRpcException extends RuntimeException {

    public JsonRpcException(String message) {
        super(message);
    }

    public JsonRpcException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
