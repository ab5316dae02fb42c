package io.jsonrpc.core.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the denied resumes of each session id in the last minute, for a whole server. Ids are treated the same whether
 * or not such a session exists, so that the count does not reveal which exist. The last thousand ids are kept.
 *
 * <p>Not safe for use by many threads: the owner's lock guards it.
 *
 * @since 0.1
 */
public final class ResumeThrottle {

    /** The limit in the protocol: denials per session id and minute. */
    public static final int ALLOWED = 5;

    static final int REMEMBERED = 1024;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int allowed;

    private final Map<String, long[]> failures = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Creates an empty throttle.
     *
     * @param allowed denials per session id and minute
     */
    public ResumeThrottle(int allowed) {
        this.allowed = allowed;
    }

    /**
     * Counts a denied resume.
     *
     * @return whether it exceeds the limit: close its socket with 4102 after the answer
     */
    public boolean isExcessive(String sessionId, long now) {
        long[] times = this.failures.computeIfAbsent(sessionId, unused -> new long[this.allowed + 1]);
        if (this.failures.size() > REMEMBERED) {
            this.failures.remove(this.failures.keySet().iterator().next());
        }
        // The first slot is the counter; the others are a ring of the times of the last denials.
        int slot = 1 + (int) (times[0] % this.allowed);
        boolean excessive = times[0] >= this.allowed && now - times[slot] < MINUTE_NANOS;
        times[slot] = now;
        times[0]++;
        return excessive;
    }

    /** The number of ids kept. */
    int size() {
        return this.failures.size();
    }
}
