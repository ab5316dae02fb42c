package io.jsonrpc.core.channel;

import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * How much may be sent and not acknowledged, so that a socket takes little in advance: what is in its buffer has left the
 * scheduler, and everything else waits behind it. The bound follows how fast the other end acknowledges. The window of the
 * session is never filled: what one conversation sends during an outage waits in its own queue and takes no other's room.
 */
final class InFlight {

    /** Twice what makes an acknowledgement due, so that the sender never stands still for one. */
    private static final long MIN_BYTES = 128 * 1024;

    private static final long RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int MAX_MARKS = 64;

    /** The part of the window's frames that is left for channel 0. */
    private static final int SPARE = 8;

    /** So many bytes had been sent at that time. */
    private record Mark(long sent, long at) {}

    private final Window window;

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    private long sent;

    private long acknowledged;

    private long sentFrames;

    private long acknowledgedFrames;

    /** The shortest time from a frame to its acknowledgement. */
    private long shortest = Long.MAX_VALUE;

    private long bytesPerSecond;

    private long rateSince;

    private long rateFrom;

    InFlight(Window window) {
        this.window = window;
    }

    void sent(int bytes, long now) {
        this.sentFrames++;
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
    void remains(int frames, long bytes, long now) {
        this.acknowledgedFrames = Math.max(this.acknowledgedFrames, this.sentFrames - frames);
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

    private long bytes() {
        return this.sent - this.acknowledged;
    }

    private long limit() {
        long useful = this.shortest == Long.MAX_VALUE
                ? MIN_BYTES
                : Math.max(MIN_BYTES, (long) (2.0 * this.bytesPerSecond * this.shortest / 1e9));
        // The largest message is half of a window.
        return Math.min(useful, this.window.bytes() / 2);
    }

    boolean isFull() {
        int frames = this.window.frames();
        return bytes() >= limit() || this.sentFrames - this.acknowledgedFrames >= frames - frames / SPARE;
    }

    /** Another socket, which says nothing of the last one. */
    void restart() {
        this.marks.clear();
        this.shortest = Long.MAX_VALUE;
        this.bytesPerSecond = 0;
    }
}
