package io.jsonrpc.client.session;

import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.session.SessionLink;

/** Which messages of a lost session the server has received. Guarded by the lock of the session. */
final class SessionReceipts {

    private final SessionLink link;

    /** How many messages the server says it has received; -1 when it did not say. */
    private long received = -1;

    SessionReceipts(SessionLink link) {
        this.link = link;
    }

    /** The server has refused to resume the session, and said how many messages it has received. */
    void serverReceived(long count) {
        this.received = count;
    }

    /**
     * Whether the server has received a message.
     *
     * @param number the number of the message; 0 for one that was never written to the session
     */
    Receipt of(long number) {
        if (number == 0 || number > this.link.written()) {
            return Receipt.NOT_RECEIVED;
        }
        if (this.received >= 0) {
            return number <= this.received ? Receipt.RECEIVED : Receipt.NOT_RECEIVED;
        }
        return number <= this.link.acknowledged() ? Receipt.RECEIVED : Receipt.UNKNOWN;
    }
}
