package io.jsonrpc.test;

import java.util.concurrent.atomic.AtomicLong;

/** A cut that waits for its byte, counted over all connections. */
record PendingCut(Way way, AtomicLong bytesLeft, FaultProxy.End end) {

    /** How many of so many bytes may pass. */
    int admit(int count) {
        return (int) Math.min(count, this.bytesLeft.get());
    }

    /** Whether it is due now that so many have passed. */
    boolean isDue(int passed) {
        return this.bytesLeft.addAndGet(-passed) <= 0;
    }
}
