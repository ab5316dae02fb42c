package io.jsonrpc.core.error;

/**
 * A session ended with messages that were accepted for sending and never written.
 *
 * @since 0.1
 */
public class UndeliveredMessagesException extends TransportException {

    private final int messages;

    public UndeliveredMessagesException(int messages) {
        super(messages + " message(s) were not delivered before the session ended");
        this.messages = messages;
    }

    /** How many messages were lost. */
    public int getMessages() {
        return this.messages;
    }
}
