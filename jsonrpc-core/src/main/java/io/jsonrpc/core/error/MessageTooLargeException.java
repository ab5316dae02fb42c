package io.jsonrpc.core.error;

/**
 * A message is larger than may be sent; nothing was sent.
 *
 * @since 0.1
 */
public class MessageTooLargeException extends TransportException {

    public MessageTooLargeException(long bytes, long limit) {
        super("Message of " + bytes + " bytes is over the limit of " + limit + " bytes");
    }
}
