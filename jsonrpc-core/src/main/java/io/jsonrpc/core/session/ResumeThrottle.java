package io.jsonrpc.core.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the resumes of each session id that were denied in the last minute, for a whole server. It treats ids alike
 * whether or not there is such a session, so that nobody can learn which there are; and it remembers the last thousand.
 *
 * <p>Not safe for use by many threads: the owner has a lock.
 *
 * @since 0.1
 */
public final class ResumeThrottle {

    /** In the protocol: so many denials of an id in a minute. */
    public static final int ALLOWED = 5;

    static final int REMEMBERED = 1024;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int allowed;

    private final Map<String, long[]> failures = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Nothing was denied yet.
     *
     * @param allowed denials of one session id in a minute
     */
    public ResumeThrottle(int allowed) {
        this.allowed = allowed;
    }

    /**
     * A resume was denied.
     *
     * @return whether it is one too many: close its socket with 4102 behind the answer
     */
    public boolean isExcessive(String sessionId, long now) {
        long[] times = this.failures.computeIfAbsent(sessionId, unused -> new long[this.allowed + 1]);
        if (this.failures.size() > REMEMBERED) {
            this.failures.remove(this.failures.keySet().iterator().next());
        }
        // The first slot counts; the others are a ring of the last denials.
        int slot = 1 + (int) (times[0] % this.allowed);
        boolean excessive = times[0] >= this.allowed && now - times[slot] < MINUTE_NANOS;
        times[slot] = now;
        times[0]++;
        return excessive;
    }

    /** How many ids are remembered. */
    int size() {
        return this.failures.size();
    }
}
