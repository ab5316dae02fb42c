package io.jsonrpc.core.stream;

/**
 * How far a stream that is sent has come.
 *
 * @param sent items sent
 * @param limit items that the receiver takes in all; negative for no bound
 * @param buffered items that wait to be sent
 * @param waitingNanos how long the receiver has taken no more items; negative if it takes some
 */
public record StreamStatus(long sent, long limit, int buffered, long waitingNanos) {}
