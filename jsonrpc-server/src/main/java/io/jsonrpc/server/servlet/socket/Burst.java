package io.jsonrpc.server.servlet.socket;

import java.util.function.LongSupplier;

/**
 * The messages that one socket brings without a pause. Handlers that never wait run on the thread that reads, and a container
 * keeps that thread on a socket while it has something to read; so the rest of a long burst is for the workers, which
 * sessions share fairly.
 *
 * <p>Not synchronized: two bodies of SockJS at a time may miscount each other, which does no harm.
 */
final class Burst {

    /** As many as a worker runs for one session before another has its turn. */
    static final int SHORT = 16;

    /** What is longer means that the thread went away and was called again; reading what is there takes a few µs. */
    static final long PAUSE_NANOS = 20_000;

    private final LongSupplier nanoTime;

    private int messages;

    private long handled;

    Burst(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A message begins: whether it belongs to a long burst. */
    boolean isLong() {
        if (this.messages > 0 && this.nanoTime.getAsLong() - this.handled > PAUSE_NANOS) {
            this.messages = 0;
        }
        return this.messages >= SHORT;
    }

    /** The thread has done what there was to do with the message. */
    void handled() {
        this.messages = Math.min(this.messages + 1, SHORT);
        this.handled = this.nanoTime.getAsLong();
    }
}
