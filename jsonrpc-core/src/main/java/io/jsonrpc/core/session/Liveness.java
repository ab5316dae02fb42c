package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.SessionTerms;

/**
 * Whether the other end still lives: it is dead when nothing was heard for a heartbeat and its grace. An end that was
 * itself asleep cannot know, since what arrived meanwhile may still wait to be read: it judges one grace later, or when it
 * is asked next, if that is later: one whose timers are always late would never find a dead end otherwise.
 */
final class Liveness {

    private final long silenceNanos;

    private final long graceNanos;

    private long heardAt;

    private long checkedAt;

    /** It was silent for too long and has not been heard since, but could not be judged. */
    private boolean excused;

    Liveness(SessionTerms terms) {
        this.graceNanos = terms.heartbeatGrace() * 1_000_000;
        this.silenceNanos = terms.heartbeat() * 1_000_000 + this.graceNanos;
    }

    /** A new socket. */
    void begin(long now) {
        this.checkedAt = now;
        heard(now);
    }

    /** Something arrived. */
    void heard(long now) {
        this.heardAt = now;
        this.excused = false;
    }

    /** To be asked at least once each grace. */
    Verdict check(long now) {
        boolean slept = now - this.checkedAt > this.graceNanos;
        this.checkedAt = now;
        if (now - this.heardAt > this.silenceNanos) {
            if (!slept || this.excused) {
                return Verdict.DEAD;
            }
            this.excused = true;
            this.heardAt = now - this.silenceNanos + this.graceNanos;
        }
        return slept ? Verdict.SLEPT : Verdict.ALIVE;
    }

    /** When to ask next, if nothing is heard. */
    long nanosUntilCheck(long now) {
        return Math.min(this.graceNanos / 2, this.silenceNanos - (now - this.heardAt));
    }

    enum Verdict {
        ALIVE,
        /** This end was asleep: it sends first and judges later. */
        SLEPT,
        DEAD
    }
}
