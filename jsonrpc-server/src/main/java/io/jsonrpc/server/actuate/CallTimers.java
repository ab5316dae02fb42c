package io.jsonrpc.server.actuate;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Timers of one endpoint with the same name and tags as those of observations. Each is created once: a lookup in a map costs less than
 * an observation, which costs microseconds. Bounded by the number of methods and codes that may be tags.
 */
final class CallTimers {

    private final MeterRegistry registry;

    private final String endpoint;

    private final Map<String, Timer> results = new ConcurrentHashMap<>();

    private final Map<Failure, Timer> failures = new ConcurrentHashMap<>();

    private record Failure(String method, String code) {}

    /** @param endpoint as a tag */
    CallTimers(MeterRegistry registry, String endpoint) {
        this.registry = registry;
        this.endpoint = endpoint;
    }

    /**
     * The timer of these tags.
     *
     * @param code null for a result and for a notification
     */
    Timer of(String method, @Nullable String code) {
        if (code != null) {
            return this.failures.computeIfAbsent(
                    new Failure(method, code),
                    tags -> timer(tags.method(), tags.code(), ObservedCall.ErrorAnswer.class.getSimpleName()));
        }
        Timer known = this.results.get(method);
        return known != null
                ? known
                : this.results.computeIfAbsent(method, tag -> timer(tag, null, KeyValue.NONE_VALUE));
    }

    private Timer timer(String method, @Nullable String code, String error) {
        Tags tags = Tags.of("error", error);
        for (KeyValue value : DefaultJsonRpcServerObservationConvention.lowCardinality(this.endpoint, method, code)) {
            tags = tags.and(value.getKey(), value.getValue());
        }
        return this.registry.timer(DefaultJsonRpcServerObservationConvention.NAME, tags);
    }
}
