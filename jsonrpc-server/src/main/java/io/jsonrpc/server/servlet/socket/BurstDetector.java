package io.jsonrpc.server.servlet.socket;

import java.util.function.LongSupplier;

/**
 * Detects messages that one socket receives without a pause. Non-blocking handlers run on the reading thread, and a
 * container keeps that thread on a socket as long as there is data; the rest of a long burst is therefore handled by
 * the workers, which sessions share fairly.
 *
 * <p>Not synchronized: two concurrent SockJS bodies may be miscounted, which is harmless.
 */
final class BurstDetector {

    /** The number of messages that a worker runs for one session before it switches to another. */
    static final int SHORT = 16;

    /** A longer pause means that the thread had left the socket; reading available data takes a few µs. */
    static final long PAUSE_NANOS = 20_000;

    private final LongSupplier nanoTime;

    private int messages;

    private long handled;

    BurstDetector(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts a message; returns whether it belongs to a long burst. */
    boolean isLong() {
        if (this.messages > 0 && this.nanoTime.getAsLong() - this.handled > PAUSE_NANOS) {
            this.messages = 0;
        }
        return this.messages >= SHORT;
    }

    /** The thread has finished the message. */
    void handled() {
        this.messages = Math.min(this.messages + 1, SHORT);
        this.handled = this.nanoTime.getAsLong();
    }
}
