package io.jsonrpc.test;

import java.util.concurrent.atomic.AtomicLong;

/** A cut that is waiting for its byte, counted over all connections. */
record PendingCut(Way way, AtomicLong bytesLeft, FaultProxy.End end) {

    /** How many of these bytes may pass. */
    int admit(int count) {
        return (int) Math.min(count, this.bytesLeft.get());
    }

    /** Whether the cut happens now that this many bytes have passed. */
    boolean isDue(int passed) {
        return this.bytesLeft.addAndGet(-passed) <= 0;
    }
}
