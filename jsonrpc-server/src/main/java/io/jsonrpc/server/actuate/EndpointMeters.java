package io.jsonrpc.server.actuate;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.LowCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is measured of the calls and streams of one endpoint. Each meter is created once, so counting is a lookup in a map
 * and an increment.
 */
final class EndpointMeters {

    private final MeterRegistry registry;

    /** The path pattern, as a tag. */
    private final String endpoint;

    private final WatchedCall.CallTags tags;

    private final CallTimers timers;

    private final TagValues calledMethods;

    private final Map<String, Calls> calls = new ConcurrentHashMap<>();

    private final Map<String, Items> streams = new ConcurrentHashMap<>();

    /**
     * Creates the meters of this endpoint.
     *
     * @param endpoint as a tag
     * @param tags what methods and codes of it may be tags
     * @param calledMethods what methods of its clients may be tags
     */
    EndpointMeters(MeterRegistry registry, String endpoint, WatchedCall.CallTags tags, TagValues calledMethods) {
        this.registry = registry;
        this.endpoint = endpoint;
        this.tags = tags;
        this.timers = new CallTimers(registry, endpoint);
        this.calledMethods = calledMethods;
    }

    String endpoint() {
        return this.endpoint;
    }

    WatchedCall.CallTags tags() {
        return this.tags;
    }

    CallTimers timers() {
        return this.timers;
    }

    /** How often the methods were called that are tags, by their timers; empty if nothing counts. */
    Map<String, CallCounter.Count> counts() {
        if (this.registry instanceof CompositeMeterRegistry composite
                && composite.getRegistries().isEmpty()) {
            return Map.of();
        }
        Map<String, CallCounter.Count> counts = new HashMap<>();
        this.tags.methods().all().forEach(method -> counts.put(method, CallCounter.Count.NONE));
        for (Timer timer : this.registry
                .find(DefaultJsonRpcServerObservationConvention.NAME)
                .tag(LowCardinalityKeys.ENDPOINT.asString(), this.endpoint)
                .timers()) {
            String method = timer.getId().getTag(LowCardinalityKeys.METHOD.asString());
            if (method != null) {
                boolean good =
                        KeyValue.NONE_VALUE.equals(timer.getId().getTag(LowCardinalityKeys.ERROR_TYPE.asString()));
                CallCounter.Count count = new CallCounter.Count(timer.count(), good ? 0 : timer.count());
                counts.computeIfPresent(method, (name, before) -> before.plus(count));
            }
        }
        return counts;
    }

    /** Counts a request of the server. */
    Counter call(String method, boolean success) {
        Calls counters = this.calls.get(method);
        if (counters == null) {
            counters = this.calls.computeIfAbsent(this.calledMethods.learn(method), this::calls);
        }
        return success ? counters.success : counters.failure;
    }

    private Calls calls(String method) {
        return new Calls(called(method, "success"), called(method, "failure"));
    }

    private Counter called(String method, String outcome) {
        return counter("calls", "Requests sent by the server to clients", method)
                .tag("outcome", outcome)
                .register(this.registry);
    }

    private Counter.Builder counter(String name, String description, String method) {
        return ServerCounters.counter(name, description)
                .tag("endpoint", this.endpoint)
                .tag("method", method);
    }

    /** @param method as a tag */
    Items stream(String method) {
        return this.streams.computeIfAbsent(method, this::items);
    }

    private Items items(String method) {
        return new Items(
                counter("streams.items", "Items of streams sent", method).register(this.registry),
                counter("streams.skipped", "Items of streams skipped, as their receivers were told", method)
                        .register(this.registry));
    }

    private record Calls(Counter success, Counter failure) {}

    /** Counts the items of the streams of one method. */
    record Items(Counter sent, Counter skipped) implements PeerObserver.Streaming {

        @Override
        public void itemSent() {
            this.sent.increment();
        }

        @Override
        public void itemsSkipped(long items) {
            this.skipped.increment(items);
        }
    }
}
