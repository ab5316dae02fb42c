package io.jsonrpc.core.channel;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * How much may be sent and not acknowledged, so that a socket takes little in advance: what is in its buffer has left the
 * scheduler, and everything else waits behind it. The bound follows how fast the other end acknowledges.
 */
final class InFlight {

    /** Twice what makes an acknowledgement due, so that the sender never stands still for one. */
    private static final long MIN_BYTES = 128 * 1024;

    private static final long RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int MAX_MARKS = 64;

    /** So many bytes had been sent at that time. */
    private record Mark(long sent, long at) {}

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    private long sent;

    private long acknowledged;

    /** The shortest time from a frame to its acknowledgement. */
    private long shortest = Long.MAX_VALUE;

    private long bytesPerSecond;

    private long rateSince;

    private long rateFrom;

    void sent(int bytes, long now) {
        if (this.sent == this.acknowledged) {
            this.rateSince = now;
            this.rateFrom = this.acknowledged;
        }
        this.sent += bytes;
        if (this.marks.size() < MAX_MARKS) {
            this.marks.add(new Mark(this.sent, now));
        }
    }

    /** So much of it is not acknowledged. */
    void remains(long bytes, long now) {
        this.acknowledged = Math.max(this.acknowledged, this.sent - bytes);
        for (Mark mark = this.marks.peek();
                mark != null && mark.sent() <= this.acknowledged;
                mark = this.marks.peek()) {
            this.shortest = Math.min(this.shortest, now - mark.at());
            this.marks.remove();
        }
        if (now - this.rateSince >= RATE_NANOS) {
            this.bytesPerSecond = (long) ((this.acknowledged - this.rateFrom) * 1e9 / (now - this.rateSince));
            this.rateSince = now;
            this.rateFrom = this.acknowledged;
        }
    }

    long bytes() {
        return this.sent - this.acknowledged;
    }

    long limit() {
        return this.shortest == Long.MAX_VALUE
                ? MIN_BYTES
                : Math.max(MIN_BYTES, (long) (2.0 * this.bytesPerSecond * this.shortest / 1e9));
    }

    boolean isFull() {
        return bytes() >= limit();
    }

    /** Another socket, which says nothing of the last one. */
    void restart() {
        this.marks.clear();
        this.shortest = Long.MAX_VALUE;
        this.bytesPerSecond = 0;
    }
}
