package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.SessionTerms;

/**
 * Counts received frames and schedules acks: when the other end's window is half full, one second after a frame, and at
 * each heartbeat. An ack goes ahead of a data frame when the window is a quarter full, so that under load no write
 * happens for an ack alone and the reading thread need not write. All times are nanoseconds of one clock.
 */
final class AckSchedule {

    /** A larger window is treated as one of this size. */
    private static final int MAX_FRAMES = 128;

    private static final int MAX_BYTES = 128 * 1024;

    private static final long DELAY_NANOS = 1_000_000_000L;

    private final long heartbeatNanos;

    private final int frames;

    private final int bytes;

    private long received;

    private long reported;

    private int unreportedBytes;

    /** When the oldest unacknowledged frame arrived. */
    private long unreportedSince;

    private long reportedAt;

    private boolean requested;

    AckSchedule(SessionTerms terms) {
        this.heartbeatNanos = terms.heartbeat() * 1_000_000;
        this.frames = Math.min(MAX_FRAMES, terms.window().frames());
        this.bytes = (int) Math.min(MAX_BYTES, terms.window().bytes());
    }

    long received() {
        return this.received;
    }

    /** Counts a received frame. */
    void count(int size, long now) {
        if (this.received == this.reported) {
            this.unreportedSince = now;
        }
        this.received++;
        // Capped: an ack is sent long before either reaches the range of an int.
        this.unreportedBytes = Math.min(this.unreportedBytes + Math.min(size, this.bytes), this.bytes);
    }

    /** Schedules an ack at once, as a sign of life. */
    void request() {
        this.requested = true;
    }

    /** An ack is being written now. */
    void reported(long now) {
        this.reported = this.received;
        this.unreportedBytes = 0;
        this.reportedAt = now;
        this.requested = false;
    }

    /** Whether an ack is written ahead of a data frame that is written now. */
    boolean isDueWithData() {
        return 4 * (this.received - this.reported) >= this.frames || 4 * this.unreportedBytes >= this.bytes;
    }

    /** Nanoseconds until an ack has to be written by itself; 0 or less if now. */
    long nanosUntilDue(long now) {
        long unreported = this.received - this.reported;
        if (this.requested || 2 * unreported >= this.frames || 2 * this.unreportedBytes >= this.bytes) {
            return 0;
        }
        long heartbeat = this.heartbeatNanos - (now - this.reportedAt);
        return unreported == 0 ? heartbeat : Math.min(heartbeat, DELAY_NANOS - (now - this.unreportedSince));
    }
}
