package io.jsonrpc.core.error;

import org.jspecify.annotations.Nullable;

/**
 * A message could not be exchanged: it was not sent, or its answer did not arrive.
 *
 * @since 0.1
 */
public class TransportException extends JsonRpcException {

    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
