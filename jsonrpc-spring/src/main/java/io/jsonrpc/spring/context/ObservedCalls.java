package io.jsonrpc.spring.context;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.log.SparingLog;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes the calls that are sent, as {@code rpc.client.call.duration}, and sends where they are in a trace. A failure of
 * the observation never affects the call.
 */
public final class ObservedCalls implements ClientCallInterceptor {

    private static final SparingLog log = SparingLog.of(ObservedCalls.class);

    private static final String NAME = "rpc.client.call.duration";

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
        String traceparent = members.get("traceparent");
        if (traceparent != null) {
            call.trace(traceparent, members.get("tracestate"));
        }
    }
}
