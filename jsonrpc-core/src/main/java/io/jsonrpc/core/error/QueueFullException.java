package io.jsonrpc.core.error;

/**
 * A bounded queue is full: the message was rejected and will not be sent.
 *
 * @since 0.1
 */
public class QueueFullException extends TransportException {

    public QueueFullException(String message) {
        super(message);
    }
}
