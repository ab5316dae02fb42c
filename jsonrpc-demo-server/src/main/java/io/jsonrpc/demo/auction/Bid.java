package io.jsonrpc.demo.auction;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/** A bid in the database. */
record Bid(@Id @Nullable Long id, long lot, String bidder, long cents, long placedAt) {}
