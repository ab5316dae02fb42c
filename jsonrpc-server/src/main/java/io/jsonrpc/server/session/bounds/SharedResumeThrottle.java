package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.session.ResumeThrottle;
import java.util.concurrent.locks.ReentrantLock;

/** The denied resumes of a server, for use by many threads. */
public final class SharedResumeThrottle {

    private final ResumeThrottle denials;

    private final ReentrantLock lock = new ReentrantLock();

    public SharedResumeThrottle(int allowed) {
        this.denials = new ResumeThrottle(allowed);
    }

    /** One more; whether it is one too many. */
    public boolean isExcessive(String sessionId, long now) {
        this.lock.lock();
        try {
            return this.denials.isExcessive(sessionId, now);
        } finally {
            this.lock.unlock();
        }
    }
}
