package io.jsonrpc.demo;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
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

    @JsonRpcMethod(summary = "The numbers from 1 on, as fast as they are taken")
    public Flux<Integer> count(@JsonRpcParam(description = "The last one") int to) {
        return Flux.range(1, atLeastOne(to));
    }

    @JsonRpcMethod(summary = "The numbers from 1 on, at most one in each interval")
    public Flux<Integer> ticks(int intervalMillis) {
        if (intervalMillis > MAX_MILLIS) {
            throw RequestRejectedException.invalidParams();
        }
        Duration interval = Duration.ofMillis(atLeastOne(intervalMillis));
        return Flux.range(1, Integer.MAX_VALUE).delayElements(interval);
    }

    @JsonRpcMethod(summary = "Asks the caller for the stream numbers, and adds these")
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
