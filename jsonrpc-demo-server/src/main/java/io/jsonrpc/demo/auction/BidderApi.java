package io.jsonrpc.demo.auction;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import java.util.concurrent.CompletableFuture;

/** What the room asks a browser, and tells it. Each message has the next number of its session. */
@JsonRpcService("bidder")
interface BidderApi {

    /** So long the browser may think, in milliseconds. */
    long MILLIS_TO_RAISE = 20_000;

    @JsonRpcMethod(timeout = "20s", summary = "Somebody bids more: whether to raise to the offer")
    CompletableFuture<Boolean> raise(LotView lot, String by, long offerCents, long millis, long number);

    @JsonRpcNotification(summary = "Something of interest to this user alone")
    void told(String text, long number);

    @JsonRpcNotification(summary = "Sent over and over, to be counted")
    void pulse(long number);
}
