package io.jsonrpc.link;

/**
 * Counts what is received, and knows when the other end is to be told: after so many frames or bytes, a second after a
 * frame, and in any case as a sign of life. All times are nanoseconds of one clock.
 */
final class AckSchedule {

    static final int FRAMES = 32;

    static final int BYTES = 64 * 1024;

    static final long DELAY_NANOS = 1_000_000_000L;

    private final long heartbeatNanos;

    private long received;

    private long told;

    private int untoldBytes;

    /** When the oldest frame arrived that the other end has not been told of. */
    private long untoldSince;

    private long toldAt;

    private boolean asked;

    AckSchedule(long heartbeatMillis) {
        this.heartbeatNanos = heartbeatMillis * 1_000_000;
    }

    long received() {
        return this.received;
    }

    /** One more frame was received. */
    void count(int bytes, long now) {
        if (this.received == this.told) {
            this.untoldSince = now;
        }
        this.received++;
        // Both are far from the range of an int: an ack is due long before.
        this.untoldBytes = Math.min(this.untoldBytes + Math.min(bytes, BYTES), BYTES);
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

    /** How long until an ack is due; 0 or less when it is. */
    long nanosUntilDue(long now) {
        long unreported = this.received - this.told;
        if (this.asked || unreported >= FRAMES || this.untoldBytes >= BYTES) {
            return 0;
        }
        long heartbeat = this.heartbeatNanos - (now - this.toldAt);
        return unreported == 0 ? heartbeat : Math.min(heartbeat, DELAY_NANOS - (now - this.untoldSince));
    }
}
