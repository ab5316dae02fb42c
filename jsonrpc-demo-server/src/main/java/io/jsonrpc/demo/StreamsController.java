package io.jsonrpc.demo;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/**
 * {@code count} streams the numbers from 1 on, as fast as the caller takes them; {@code ticks} streams them, too, at most
 * one in each interval. Both wait for the caller, unless it selects a delivery that skips items. {@code sum} calls the caller
 * back for the stream {@code numbers}, and adds these.
 */
@JsonRpcController(value = "/streams", label = "streams", sockJs = true)
class StreamsController {

    private static final int MAX_MILLIS = 3_600_000;

    @JsonRpcMethod
    public void count(int to, Transaction call) throws IOException {
        stream(Flux.range(1, atLeastOne(to)), call);
    }

    @JsonRpcMethod
    public void ticks(int intervalMillis, Transaction call) throws IOException {
        if (intervalMillis > MAX_MILLIS) {
            throw RequestRejectedException.invalidParams();
        }
        Duration interval = Duration.ofMillis(atLeastOne(intervalMillis));
        stream(Flux.range(1, Integer.MAX_VALUE).delayElements(interval), call);
    }

    @JsonRpcMethod
    public long sum(Session caller) {
        try (Stream<Integer> numbers =
                caller.stream("numbers", null, Integer.class).toStream()) {
            return numbers.mapToLong(Integer::longValue).sum();
        }
    }

    private static int atLeastOne(int number) {
        if (number < 1) {
            throw RequestRejectedException.invalidParams();
        }
        return number;
    }

    private static void stream(Flux<Integer> numbers, Transaction call) throws IOException {
        call.openStream(JdkFlowAdapter.publisherToFlowPublisher(numbers));
    }
}
