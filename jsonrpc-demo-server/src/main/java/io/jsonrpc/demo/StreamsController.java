package io.jsonrpc.demo;

import io.jsonrpc.annotation.JsonRpcExample;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/**
 * {@code count} streams the numbers from 1 on, as fast as the caller takes them; {@code ticks} streams them, too, at most
 * one in each interval. Both wait for the caller, unless it selects a delivery that skips items. {@code sum} calls the caller
 * back for the stream {@code numbers}, and adds these.
 */
@JsonRpcController(value = "/streams", label = "streams", sockJs = true, calls = StreamsController.Caller.class)
class StreamsController {

    private static final int MAX_MILLIS = 3_600_000;

    /** What the caller answers. */
    interface Caller {

        Flow.Publisher<Integer> numbers();
    }

    /**
     * The numbers from 1 on, as fast as they are taken.
     *
     * @param to the last one
     */
    @JsonRpcExample(params = "{\"to\": 40}")
    @JsonRpcMethod
    public Flux<Integer> count(int to) {
        return Flux.range(1, atLeastOne(to));
    }

    /**
     * The numbers from 1 on, at most one in each interval.
     *
     * @param intervalMillis the interval, up to an hour
     */
    @JsonRpcMethod
    public Flux<Integer> ticks(int intervalMillis) {
        if (intervalMillis > MAX_MILLIS) {
            throw RequestRejectedException.invalidParams();
        }
        Duration interval = Duration.ofMillis(atLeastOne(intervalMillis));
        return Flux.range(1, Integer.MAX_VALUE).delayElements(interval);
    }

    /** Asks the caller for the stream {@code numbers}, and adds these. */
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
}
