package io.jsonrpc.benchmarks.load;

/** Looks at the items of one stream. Lives on the generator's only thread. */
@FunctionalInterface
interface StreamItems {

    /** Whether this frame is the next item. */
    boolean next(byte[] frame, int length);
}
