package io.jsonrpc.server.actuate;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.LowCardinalityKeys;
import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.StreamKeys;
import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.StreamTotals;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A stream recorded as an observation, within that of the call whose answer or argument it is. */
final class ObservedStream implements PeerObserver.Streaming {

    private final Observation observation;

    private final PeerObserver.Streaming counted;

    private final AtomicLong items = new AtomicLong();

    private final AtomicLong skipped = new AtomicLong();

    private ObservedStream(Observation observation, PeerObserver.Streaming counted) {
        this.observation = observation;
        this.counted = counted;
    }

    /**
     * Begins the observation.
     *
     * @param endpoint as a tag
     * @param method as a tag
     * @param counted hears the same
     */
    static PeerObserver.Streaming start(
            ObservationRegistry observations, String endpoint, String method, PeerObserver.Streaming counted) {
        Observation observation = JsonRpcServerObservationDocumentation.SERVER_STREAM
                .observation(observations)
                .contextualName("stream of " + (method.equals(TagValues.OTHER) ? "jsonrpc" : method))
                .lowCardinalityKeyValue(LowCardinalityKeys.SYSTEM_NAME.withValue("jsonrpc"))
                .lowCardinalityKeyValue(LowCardinalityKeys.ENDPOINT.withValue(endpoint))
                .lowCardinalityKeyValue(LowCardinalityKeys.METHOD.withValue(method))
                .lowCardinalityKeyValue(StreamKeys.OUTCOME.withValue(KeyValue.NONE_VALUE));
        return observation.isNoop() ? counted : new ObservedStream(observation.start(), counted);
    }

    @Override
    public void itemSent() {
        this.counted.itemSent();
        this.items.incrementAndGet();
    }

    @Override
    public void itemsSkipped(long number) {
        this.counted.itemsSkipped(number);
        this.skipped.addAndGet(number);
    }

    @Override
    public void ended(PeerObserver.StreamOutcome outcome) {
        this.counted.ended(outcome);
        this.observation
                .lowCardinalityKeyValue(
                        StreamKeys.OUTCOME.withValue(outcome.name().toLowerCase(Locale.ROOT)))
                .highCardinalityKeyValue(StreamTotals.ITEMS.withValue(this.items.toString()))
                .highCardinalityKeyValue(StreamTotals.SKIPPED.withValue(this.skipped.toString()))
                .stop();
    }
}
