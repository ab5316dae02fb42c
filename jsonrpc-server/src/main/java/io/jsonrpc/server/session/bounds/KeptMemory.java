package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.session.SessionLink;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Reports what a resumable session keeps for its client: to {@link OutboundMemory} while it has a socket, else to {@link
 * DetachedMemory}. Guarded by the session's lock.
 */
public final class KeptMemory {

    /** Smaller changes of what is kept on a socket are not reported. */
    private static final int STEP = 1024;

    private final DetachedMemory.Evictable session;

    private final OutboundMemory.Account account;

    private final SessionLink link;

    private final ReentrantLock lock;

    private final DetachedMemory detached;

    private final LongSupplier nanoTime;

    /** The last message that the client had acknowledged when this was counted. */
    private long acknowledged;

    /** Since when the client has owed an ack; read without the lock. */
    private volatile long awaitedSince;

    private volatile boolean awaited;

    /** What the account of the session has last been given. */
    private long reported;

    /**
     * Nothing is kept.
     *
     * @param account what the session keeps on a socket
     * @param lock the session's lock
     */
    public KeptMemory(
            DetachedMemory.Evictable session,
            OutboundMemory.Account account,
            SessionLink link,
            ReentrantLock lock,
            DetachedMemory detached,
            LongSupplier nanoTime) {
        this.session = session;
        this.account = account;
        this.link = link;
        this.lock = lock;
        this.detached = detached;
        this.nanoTime = nanoTime;
    }

    /** What is kept may have changed. */
    public void count(boolean onSocket) {
        assert this.lock.isHeldByCurrentThread();
        long bytes = onSocket ? this.link.ownBytes() : 0;
        long change = bytes - this.reported;
        if (Math.abs(change) >= STEP || (bytes == 0 && change != 0)) {
            this.reported = bytes;
            this.account.add(change);
        }
        countAcks();
    }

    private void countAcks() {
        long last = this.link.acknowledged();
        if (!this.awaited || last != this.acknowledged) {
            this.acknowledged = last;
            boolean owed = this.link.sent() > last;
            if (owed) {
                this.awaitedSince = this.nanoTime.getAsLong();
            }
            if (owed != this.awaited) {
                this.awaited = owed;
            }
        }
    }

    /** For how many nanoseconds the client has owed an ack without sending one; -1 if it owes none. Needs no lock. */
    public long unacknowledgedNanos() {
        return this.awaited ? this.nanoTime.getAsLong() - this.awaitedSince : -1;
    }

    /** The session waits without a socket, and what it keeps may have changed. */
    public void countDetached() {
        assert this.lock.isHeldByCurrentThread();
        this.detached.set(this.session, this.link.keptBytes());
    }

    /** The session has a socket again, or has ended. */
    public void noLongerDetached() {
        // On another socket the client has all the time again.
        this.awaited = false;
        this.detached.remove(this.session);
    }

    /** Ends sessions without a socket while all together keep too much. Called without any lock. */
    public void enforce() {
        this.detached.enforce();
    }
}
