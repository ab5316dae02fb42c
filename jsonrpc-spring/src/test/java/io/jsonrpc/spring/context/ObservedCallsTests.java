package io.jsonrpc.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.PeerObserver.StreamOutcome;
import io.micrometer.common.KeyValue;
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

    private class Sent implements ClientCallInterceptor.Call {

        private final String method;

        private Consumer<Boolean> whenEnded = success -> {};

        Sent() {
            this("ask");
        }

        Sent(String method) {
            this.method = method;
        }

        @Override
        public String method() {
            return this.method;
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

        assertThat(new ObservedCalls(this.registry, "shop").intercept(call)).isEqualTo("params");
        assertThat(this.seen).containsExactly("00-1-2-01 null");
        assertThat(tracer.stopped).isEmpty();
        call.whenEnded.accept(false);

        assertThat(tracer.stopped).containsExactly("rpc.client.call.duration ask failure CLIENT");
    }

    /** A call that is answered with a stream. */
    private final class Watched extends Sent {

        private Consumer<StreamOutcome> whenStreamEnded = outcome -> {};

        @Override
        public boolean isStream() {
            return true;
        }

        @Override
        public void whenStreamEnded(Consumer<StreamOutcome> action) {
            this.whenStreamEnded = action;
        }
    }

    @Test
    void aStreamIsObservedFromItsCallToItsEnd() {
        List<Observation.Context> stopped = new ArrayList<>();
        this.registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        Watched call = new Watched();

        new ObservedCalls(this.registry, "shop").intercept(call);
        ((Sent) call).whenEnded.accept(true);
        assertThat(stopped).extracting(Observation.Context::getName).containsExactly("rpc.client.call.duration");
        call.whenStreamEnded.accept(StreamOutcome.CANCELLED);

        Observation.Context stream = stopped.get(1);
        assertThat(stream.getName()).isEqualTo("jsonrpc.client.stream");
        assertThat(stream.getContextualName()).isEqualTo("stream of ask");
        assertThat(stream.getLowCardinalityKeyValues())
                .containsExactlyInAnyOrder(
                        KeyValue.of("rpc.system.name", "jsonrpc"),
                        KeyValue.of("jsonrpc.client", "shop"),
                        KeyValue.of("rpc.method", "ask"),
                        KeyValue.of("outcome", "cancelled"));
        assertThat(Objects.requireNonNull(stream.getParentObservation()).getContextView())
                .isEqualTo(stopped.get(0));
    }

    @Test
    void oneMethodMoreThanTheLimitIsOther() {
        List<Observation.Context> started = new ArrayList<>();
        this.registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

            @Override
            public void onStart(Observation.Context context) {
                started.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        ObservedCalls calls = new ObservedCalls(this.registry, "shop");
        for (int i = 1; i <= 101; i++) {
            calls.intercept(new Sent("method" + i));
        }
        calls.intercept(new Sent("method1"));

        List<Observation.Context> other = started.stream()
                .filter(context -> context.getLowCardinalityKeyValues().stream()
                        .anyMatch(KeyValue.of("rpc.method", "_OTHER")::equals))
                .toList();
        assertThat(started).hasSize(102);
        assertThat(other).hasSize(1);
        assertThat(other.get(0).getContextualName()).isEqualTo("jsonrpc");
        assertThat(other.get(0).getHighCardinalityKeyValues())
                .containsExactly(KeyValue.of("rpc.method_original", "method101"));
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

        assertThat(new ObservedCalls(this.registry, "shop").intercept(new Sent()))
                .isEqualTo("params");
    }
}
