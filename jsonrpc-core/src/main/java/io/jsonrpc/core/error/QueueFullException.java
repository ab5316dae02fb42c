package io.jsonrpc.core.error;

/**
 * A bounded queue has no room: the message was not accepted and will not be sent.
 *
 * @since 0.1
 */
public class QueueFullException extends TransportException {

    public QueueFullException(String message) {
        super(message);
    }
}
