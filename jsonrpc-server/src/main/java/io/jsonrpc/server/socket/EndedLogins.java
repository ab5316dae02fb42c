package io.jsonrpc.server.socket;

import io.jsonrpc.core.transport.CloseStatus;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The HTTP sessions that have ended last, for handshakes that were under way then. Safe for use by many threads. */
public final class EndedLogins {

    /** What ends with the login. */
    public static final CloseStatus STATUS = CloseStatus.UNAUTHORISED.withReason("the login has ended");

    /** A handshake takes less time than so many HTTP sessions to end. */
    private static final int MAX = 10_000;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; the oldest first. */
    private final Set<String> ids = new LinkedHashSet<>();

    /** An HTTP session has ended. */
    public void add(String httpSession) {
        this.lock.lock();
        try {
            if (this.ids.size() == MAX) {
                this.ids.remove(this.ids.iterator().next());
            }
            this.ids.add(httpSession);
        } finally {
            this.lock.unlock();
        }
    }

    /** Whether the HTTP session of a handshake has ended. */
    public boolean has(Handshake handshake) {
        String id = handshake.httpSessionId();
        if (id == null) {
            return false;
        }
        this.lock.lock();
        try {
            return this.ids.contains(id);
        } finally {
            this.lock.unlock();
        }
    }
}
