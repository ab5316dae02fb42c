package io.jsonrpc.core.error;

/**
 * A message exceeds the size limit and was not sent.
 *
 * @since 0.1
 */
public class MessageTooLargeException extends TransportException {

    public MessageTooLargeException(long bytes, long limit) {
        super("Message of " + bytes + " bytes is over the limit of " + limit + " bytes");
    }
}
