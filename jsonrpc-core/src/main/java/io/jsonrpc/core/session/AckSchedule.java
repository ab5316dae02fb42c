package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.SessionTerms;

/**
 * Counts what is received, and knows when the other end is to be told: when its window is half full, a second after a
 * frame, and in any case as a sign of life. When something is written anyway, at a quarter already: under load an ack then
 * wakes nobody for itself alone, and the thread that reads need not write. All times are nanoseconds of one clock.
 */
final class AckSchedule {

    /** A larger window counts as one of this size. */
    private static final int MAX_FRAMES = 128;

    private static final int MAX_BYTES = 128 * 1024;

    private static final long DELAY_NANOS = 1_000_000_000L;

    private final long heartbeatNanos;

    private final int frames;

    private final int bytes;

    private long received;

    private long told;

    private int untoldBytes;

    /** When the oldest frame arrived that the other end has not been told of. */
    private long untoldSince;

    private long toldAt;

    private boolean asked;

    AckSchedule(SessionTerms terms) {
        this.heartbeatNanos = terms.heartbeat() * 1_000_000;
        this.frames = Math.min(MAX_FRAMES, terms.window().frames());
        this.bytes = (int) Math.min(MAX_BYTES, terms.window().bytes());
    }

    long received() {
        return this.received;
    }

    /** One more frame was received. */
    void count(int size, long now) {
        if (this.received == this.told) {
            this.untoldSince = now;
        }
        this.received++;
        // Both are far from the range of an int: an ack is due long before.
        this.untoldBytes = Math.min(this.untoldBytes + Math.min(size, this.bytes), this.bytes);
    }

    /** The other end wants a sign of life. */
    void ask() {
        this.asked = true;
    }

    /** The other end is being told now. */
    void told(long now) {
        this.told = this.received;
        this.untoldBytes = 0;
        this.toldAt = now;
        this.asked = false;
    }

    /** Whether an ack is to go ahead of a data frame that is written now. */
    boolean isDueWithData() {
        return 4 * (this.received - this.told) >= this.frames || 4 * this.untoldBytes >= this.bytes;
    }

    /** How long until an ack is due by itself; 0 or less when it is. */
    long nanosUntilDue(long now) {
        long unreported = this.received - this.told;
        if (this.asked || 2 * unreported >= this.frames || 2 * this.untoldBytes >= this.bytes) {
            return 0;
        }
        long heartbeat = this.heartbeatNanos - (now - this.toldAt);
        return unreported == 0 ? heartbeat : Math.min(heartbeat, DELAY_NANOS - (now - this.untoldSince));
    }
}
