package io.jsonrpc.soak;

/**
 * What a process needs.
 *
 * @param heapBytes after a collection of all that is not used
 * @param threads how many live; 0 where they are not counted
 */
record Memory(long heapBytes, int threads) {}
