package io.jsonrpc.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.ClientCallInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that are sent are observed, and say where they are in a trace. */
class ObservedCallsTests {

    private final ObservationRegistry registry = ObservationRegistry.create();

    private final List<String> seen = new ArrayList<>();

    /** A tracer, as far as a context that is sent is concerned. */
    private static final class Tracer implements ObservationHandler<SenderContext<Object>> {

        private final List<String> stopped = new ArrayList<>();

        @Override
        public void onStart(SenderContext<Object> context) {
            context.getSetter().set(context.getCarrier(), "traceparent", "00-1-2-01");
        }

        @Override
        public void onStop(SenderContext<Object> context) {
            this.stopped.add(context.getName() + " " + context.getContextualName() + " "
                    + Objects.requireNonNull(context.getLowCardinalityKeyValue("outcome"))
                            .getValue() + " " + context.getKind());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof SenderContext;
        }
    }

    private final class Sent implements ClientCallInterceptor.Call {

        private Consumer<Boolean> whenEnded = success -> {};

        @Override
        public String method() {
            return "ask";
        }

        @Override
        public @Nullable Object params() {
            return "params";
        }

        @Override
        public boolean isNotification() {
            return false;
        }

        @Override
        public void trace(String traceparent, @Nullable String tracestate) {
            ObservedCallsTests.this.seen.add(traceparent + " " + tracestate);
        }

        @Override
        public void whenEnded(Consumer<Boolean> action) {
            this.whenEnded = action;
        }
    }

    @Test
    void aCallIsObservedUntilItHasEndedAndSaysWhereItIsInItsTrace() {
        Tracer tracer = new Tracer();
        this.registry.observationConfig().observationHandler(tracer);
        Sent call = new Sent();

        assertThat(new ObservedCalls(this.registry).intercept(call)).isEqualTo("params");
        assertThat(this.seen).containsExactly("00-1-2-01 null");
        assertThat(tracer.stopped).isEmpty();
        call.whenEnded.accept(false);

        assertThat(tracer.stopped).containsExactly("rpc.client.call.duration ask failure CLIENT");
    }

    @Test
    void anObservationThatFailsHarmsNoCall() {
        this.registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

            @Override
            public void onStart(Observation.Context context) {
                throw new IllegalStateException("no exporter");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });

        assertThat(new ObservedCalls(this.registry).intercept(new Sent())).isEqualTo("params");
    }
}
