package io.jsonrpc.spring.context;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.log.SparingLog;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes the calls that are sent, as {@code rpc.client.call.duration}, and the streams that some are answered with, as
 * {@code jsonrpc.client.stream}; sends where calls are in a trace. A failure of the observation never affects the call.
 */
public final class ObservedCalls implements ClientCallInterceptor {

    private static final SparingLog log = SparingLog.of(ObservedCalls.class);

    private static final String NAME = "rpc.client.call.duration";

    private static final String STREAM = "jsonrpc.client.stream";

    private final ObservationRegistry observations;

    /** Observes with this registry. */
    public ObservedCalls(ObservationRegistry observations) {
        this.observations = observations;
    }

    @Override
    public @Nullable Object intercept(Call call) {
        if (this.observations.isNoop()) {
            return call.params();
        }
        try {
            observe(call);
        } catch (RuntimeException failure) {
            log.warn(failure.getClass().getName(), "The observation of a sent call failed", failure);
        }
        return call.params();
    }

    private void observeStream(Call call, Observation parent) {
        Observation observation = Observation.createNotStarted(STREAM, this.observations)
                .contextualName("stream of " + call.method())
                .parentObservation(parent)
                .lowCardinalityKeyValues(KeyValues.of(
                        "rpc.system.name", "jsonrpc", "rpc.method", call.method(), "outcome", KeyValue.NONE_VALUE))
                .start();
        call.whenStreamEnded(outcome -> observation
                .lowCardinalityKeyValue("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .stop());
    }

    private void observe(Call call) {
        Map<String, String> members = new HashMap<>();
        SenderContext<Map<String, String>> context = new SenderContext<>(
                (carrier, key, value) -> members.put(key, value), call.isNotification() ? Kind.PRODUCER : Kind.CLIENT);
        context.setCarrier(members);
        Observation observation = Observation.createNotStarted(NAME, () -> context, this.observations)
                .contextualName(call.method())
                .lowCardinalityKeyValues(KeyValues.of("rpc.system.name", "jsonrpc", "rpc.method", call.method()))
                .start();
        call.whenEnded(success -> {
            observation.lowCardinalityKeyValue("outcome", success ? "success" : "failure");
            observation.stop();
        });
        if (call.isStream()) {
            observeStream(call, observation);
        }
        String traceparent = members.get("traceparent");
        if (traceparent != null) {
            call.trace(traceparent, members.get("tracestate"));
        }
    }
}
