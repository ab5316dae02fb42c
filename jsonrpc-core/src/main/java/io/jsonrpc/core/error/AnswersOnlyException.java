package io.jsonrpc.core.error;

/**
 * The other side has sent its call by HTTP and gets answers only: a request, a notification or a stream for it cannot be
 * sent, and it cannot be in a group. Nothing was sent.
 *
 * @since 0.1
 */
public class AnswersOnlyException extends TransportException {

    public AnswersOnlyException() {
        super("The client has sent its call by HTTP and gets answers only: to be called it needs a WebSocket");
    }
}
