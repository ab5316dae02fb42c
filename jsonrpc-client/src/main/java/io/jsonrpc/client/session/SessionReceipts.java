package io.jsonrpc.client.session;

import io.jsonrpc.client.channel.ConversationLane;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.session.SessionLink;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Which messages of a session the server has received. */
final class SessionReceipts implements ConversationLane.Numbers {

    private final SessionLink link;

    /** That of the session. */
    private final ReentrantLock lock;

    /** How many messages the server says it has received; -1 when it did not say. Guarded by the lock. */
    private long received = -1;

    SessionReceipts(SessionLink link, ReentrantLock lock) {
        this.link = link;
        this.lock = lock;
    }

    /** The server has refused to resume the session, and said how many messages it has received. Called under the lock. */
    void serverReceived(long count) {
        this.received = count;
    }

    @Override
    public long written() {
        return locked(this.link::written);
    }

    @Override
    public long acknowledged() {
        return locked(this.link::acknowledged);
    }

    /** How many messages the server has not acknowledged. */
    int keptFrames() {
        return (int) locked(() -> this.link.sent() - this.link.acknowledged());
    }

    /** How many bytes of it the server has not acknowledged. */
    long keptBytes() {
        return locked(this.link::keptBytes);
    }

    private long locked(LongSupplier number) {
        this.lock.lock();
        try {
            return number.getAsLong();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Whether the server has received a message, once the session is lost.
     *
     * @param number the number of the message; 0 for one that was never written to the session
     */
    @Override
    public Receipt receipt(long number) {
        this.lock.lock();
        try {
            if (number == 0 || number > this.link.written()) {
                return Receipt.NOT_RECEIVED;
            }
            if (this.received >= 0) {
                return number <= this.received ? Receipt.RECEIVED : Receipt.NOT_RECEIVED;
            }
            return number <= this.link.acknowledged() ? Receipt.RECEIVED : Receipt.UNKNOWN;
        } finally {
            this.lock.unlock();
        }
    }
}
