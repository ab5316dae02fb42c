package io.jsonrpc.demo.auction;

/** A bid as browsers see it. */
record BidView(String bidder, long cents, long placedAt) {}
