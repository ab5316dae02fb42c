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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Observes the calls that are sent, as {@code rpc.client.call.duration}, and the streams that some are answered with, as
 * {@code jsonrpc.client.stream}; sends where calls are in a trace. Their tags are the client, the first 100 methods, the
 * others being {@code _OTHER}, and the outcome. A failure of the observation never affects the call.
 */
public final class ObservedCalls implements ClientCallInterceptor {

    private static final SparingLog log = SparingLog.of(ObservedCalls.class);

    private static final String NAME = "rpc.client.call.duration";

    private static final String STREAM = "jsonrpc.client.stream";

    /** Maximum number of methods that are tags; threads that send at the same time may exceed it by one each. */
    private static final int MAX_METHODS = 100;

    private static final String OTHER = "_OTHER";

    private final ObservationRegistry observations;

    private final String client;

    private final Set<String> methods = ConcurrentHashMap.newKeySet();

    /**
     * Observes with this registry.
     *
     * @param client the name of the client that sends; {@code none} for sessions of a server
     */
    public ObservedCalls(ObservationRegistry observations, String client) {
        this.observations = observations;
        this.client = client;
    }

    private String tag(String method) {
        if (!this.methods.contains(method)) {
            if (this.methods.size() >= MAX_METHODS) {
                return OTHER;
            }
            this.methods.add(method);
        }
        return method;
    }

    private KeyValues tags(String method) {
        return KeyValues.of("rpc.system.name", "jsonrpc", "rpc.method", method, "jsonrpc.client", this.client);
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

    private void observeStream(Call call, String method, Observation parent) {
        Observation observation = Observation.createNotStarted(STREAM, this.observations)
                .contextualName("stream of " + name(method))
                .parentObservation(parent)
                .lowCardinalityKeyValues(tags(method).and("outcome", KeyValue.NONE_VALUE))
                .start();
        call.whenStreamEnded(outcome -> observation
                .lowCardinalityKeyValue("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .stop());
    }

    private static String name(String method) {
        return method.equals(OTHER) ? "jsonrpc" : method;
    }

    private void observe(Call call) {
        String method = tag(call.method());
        Map<String, String> members = new HashMap<>();
        SenderContext<Map<String, String>> context = new SenderContext<>(
                (carrier, key, value) -> members.put(key, value), call.isNotification() ? Kind.PRODUCER : Kind.CLIENT);
        context.setCarrier(members);
        Observation observation = Observation.createNotStarted(NAME, () -> context, this.observations)
                .contextualName(name(method))
                .lowCardinalityKeyValues(tags(method));
        if (method.equals(OTHER)) {
            observation.highCardinalityKeyValue("rpc.method_original", call.method());
        }
        observation.start();
        call.whenEnded(success -> {
            observation.lowCardinalityKeyValue("outcome", success ? "success" : "failure");
            observation.stop();
        });
        if (call.isStream()) {
            observeStream(call, method, observation);
        }
        String traceparent = members.get("traceparent");
        if (traceparent != null) {
            call.trace(traceparent, members.get("tracestate"));
        }
    }
}
