package io.jsonrpc.server.session;

import io.jsonrpc.core.session.SessionLink;
import io.jsonrpc.server.session.bounds.DetachedMemory;
import io.jsonrpc.server.session.bounds.OutboundMemory;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reports what a resumable session keeps for its client: to {@link OutboundMemory} while it has a socket, else to {@link
 * DetachedMemory}. Guarded by the session's lock.
 */
final class KeptMemory {

    /** Smaller changes of what is kept on a socket are not reported. */
    private static final int STEP = 1024;

    private final ServerSessionTransport.Writer session;

    private final SessionLink link;

    private final ReentrantLock lock;

    private final DetachedMemory detached;

    /** What the account of the session has last been given. */
    private long reported;

    KeptMemory(ServerSessionTransport.Writer session, SessionLink link, ReentrantLock lock, DetachedMemory detached) {
        this.session = session;
        this.link = link;
        this.lock = lock;
        this.detached = detached;
    }

    /** What is kept may have changed. */
    void count(boolean onSocket) {
        assert this.lock.isHeldByCurrentThread();
        long bytes = onSocket ? this.link.ownBytes() : 0;
        long change = bytes - this.reported;
        if (Math.abs(change) >= STEP || (bytes == 0 && change != 0)) {
            this.reported = bytes;
            this.session.outbound().add(change);
        }
    }

    /** The session waits without a socket, and what it keeps may have changed. */
    void countDetached() {
        assert this.lock.isHeldByCurrentThread();
        this.detached.set(this.session, this.link.keptBytes());
    }

    /** The session has a socket again, or has ended. */
    void noLongerDetached() {
        this.detached.remove(this.session);
    }

    /** Ends sessions without a socket while all together keep too much. Called without any lock. */
    void enforce() {
        this.detached.enforce();
    }
}
