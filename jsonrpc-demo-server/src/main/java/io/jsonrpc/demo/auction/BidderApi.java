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

    /**
     * Asks whether to raise, because somebody bids more.
     *
     * @param lot with the bid that is higher
     * @param by who bids more
     * @param offerCents what this user would bid
     * @param millis how long there is to answer
     * @param number that of this message
     * @return whether to bid the offer
     */
    @JsonRpcMethod(timeout = "20s")
    CompletableFuture<Boolean> raise(LotView lot, String by, long offerCents, long millis, long number);

    /**
     * Something of interest to this user alone.
     *
     * @param number that of this message
     */
    @JsonRpcNotification
    void told(String text, long number);

    /**
     * Sent over and over, to be counted.
     *
     * @param number that of this message
     */
    @JsonRpcNotification
    void pulse(long number);
}
