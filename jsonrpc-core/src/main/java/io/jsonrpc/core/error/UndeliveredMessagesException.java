package io.jsonrpc.core.error;

/**
 * A session ended before all messages accepted for sending had been written.
 *
 * @since 0.1
 */
public class UndeliveredMessagesException extends TransportException {

    private final int messages;

    public UndeliveredMessagesException(int messages) {
        super(messages + " message(s) were not delivered before the session ended");
        this.messages = messages;
    }

    /** The number of lost messages. */
    public int getMessages() {
        return this.messages;
    }
}
