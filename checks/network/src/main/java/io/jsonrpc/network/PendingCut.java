package io.jsonrpc.network;

import java.util.concurrent.atomic.AtomicLong;

/** A cut that is waiting for its byte, counted over all connections. */
record PendingCut(Way way, AtomicLong bytesLeft, FaultProxy.End end) {

    private static final long HAPPENED = -1;

    /** What may pass of the bytes of one connection, and whether that connection is cut after them. */
    record Share(int bytes, boolean isLast) {}

    /** Counts bytes of a connection; the cut happens to one connection only, and all bytes of the others pass. */
    Share share(int count) {
        long left = this.bytesLeft.getAndAccumulate(
                count, (bytes, passing) -> bytes <= passing ? HAPPENED : bytes - passing);
        return left == HAPPENED ? new Share(count, false) : new Share((int) Math.min(count, left), left <= count);
    }
}
