package io.jsonrpc.interop;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** Some of what a node of Ethereum does, with the names that its clients expect. */
@JsonRpcController("/chain")
class ChainController {

    private static final Duration BETWEEN_BLOCKS = Duration.ofMillis(10);

    /** The head of a block. */
    record Head(String number) {}

    /** There is nothing of that name to subscribe to. */
    @JsonRpcError(type = "subscription.unknown", code = -32602)
    static final class Unknown extends RuntimeException {

        Unknown(String what) {
            super("there is no " + what);
        }
    }

    private final AtomicInteger subscribers = new AtomicInteger();

    @JsonRpcMethod("eth_subscribe")
    @JsonRpcStream(delivery = Delivery.LATEST, item = "eth_subscription", unsubscribe = "eth_unsubscribe")
    public Flux<Head> subscribe(String what) {
        if (!what.equals("newHeads")) {
            throw new Unknown(what);
        }
        return Flux.interval(BETWEEN_BLOCKS)
                .map(block -> new Head("0x" + Long.toHexString(block + 1)))
                .doOnSubscribe(subscription -> this.subscribers.incrementAndGet())
                .doFinally(end -> this.subscribers.decrementAndGet());
    }

    /** With the names of quarkus-json-rpc. */
    @JsonRpcMethod("ChainResource#blocks")
    @JsonRpcStream(item = "subscription", unsubscribe = "unsubscribe")
    public Stream<Head> blocks(int to) {
        return IntStream.rangeClosed(1, to).mapToObj(block -> new Head("0x" + Integer.toHexString(block)));
    }

    @JsonRpcMethod("eth_subscribers")
    public int subscribers() {
        return this.subscribers.get();
    }
}
