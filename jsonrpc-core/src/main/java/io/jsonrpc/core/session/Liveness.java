package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.SessionTerms;

/**
 * Detects a dead other end: one from which nothing was received for a heartbeat plus its grace. An end that was itself
 * suspended cannot judge, because frames that arrived meanwhile may still be unread: it judges one grace period later,
 * or at the next check if that is later. An end whose timers are always late would otherwise never detect a dead one.
 */
final class Liveness {

    private final long silenceNanos;

    private final long graceNanos;

    private long heardAt;

    private long checkedAt;

    /** The other end has been silent for too long, but this end was suspended and has not judged it yet. */
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

    /** Something was received. */
    void heard(long now) {
        this.heardAt = now;
        this.excused = false;
    }

    /** Must be called at least once per grace period. */
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

    /** Nanoseconds until the next check if nothing is received. */
    long nanosUntilCheck(long now) {
        return Math.min(this.graceNanos / 2, this.silenceNanos - (now - this.heardAt));
    }

    enum Verdict {
        ALIVE,
        /** This end was suspended: it sends a sign of life first and judges later. */
        SLEPT,
        DEAD
    }
}
