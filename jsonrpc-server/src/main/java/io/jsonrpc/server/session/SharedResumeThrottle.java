package io.jsonrpc.server.session;

import io.jsonrpc.core.session.ResumeThrottle;
import java.util.concurrent.locks.ReentrantLock;

/** The denied resumes of a server, for use by many threads. */
final class SharedResumeThrottle {

    private final ResumeThrottle denials;

    private final ReentrantLock lock = new ReentrantLock();

    SharedResumeThrottle(int allowed) {
        this.denials = new ResumeThrottle(allowed);
    }

    /** One more; whether it is one too many. */
    boolean isExcessive(String sessionId, long now) {
        this.lock.lock();
        try {
            return this.denials.isExcessive(sessionId, now);
        } finally {
            this.lock.unlock();
        }
    }
}
