package io.jsonrpc.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything this framework throws.
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
