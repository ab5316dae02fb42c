package io.jsonrpc.demo.auction;

/**
 * A bid as browsers see it.
 *
 * @param placedAt in milliseconds since the epoch
 */
record BidView(String bidder, long cents, long placedAt) {}
