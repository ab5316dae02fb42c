package io.jsonrpc.server.autoconfigure;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A tracer, and its spans that have ended. */
@Configuration(proxyBeanMethods = false)
class FinishedSpans {

    private final BlockingQueue<MutableSpan> finished = new LinkedBlockingQueue<>();

    @Bean
    Tracing tracing() {
        return Tracing.newBuilder()
                .propagationFactory(new W3CPropagation(new BraveBaggageManager(), List.of()))
                .addSpanHandler(new SpanHandler() {

                    @Override
                    public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                        return FinishedSpans.this.finished.add(new MutableSpan(span));
                    }
                })
                .build();
    }

    @Bean
    Tracer tracer(Tracing tracing) {
        return new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(tracing.currentTraceContext()));
    }

    @Bean
    ObservationHandler<Observation.Context> spans(Tracing tracing, Tracer tracer) {
        BravePropagator propagator = new BravePropagator(tracing);
        return new ObservationHandler.FirstMatchingCompositeObservationHandler(
                new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                new DefaultTracingObservationHandler(tracer));
    }

    /** The next spans of JSON-RPC, until one with this name and one with the other have ended. */
    List<MutableSpan> until(String name, String other) throws InterruptedException {
        List<MutableSpan> spans = new ArrayList<>();
        while (find(spans, name) == null || find(spans, other) == null) {
            MutableSpan next = this.finished.poll(1, TimeUnit.MINUTES);
            if (next == null) {
                throw new AssertionError("Only " + spans);
            }
            if (next.tag("rpc.system.name") != null) {
                spans.add(next);
            }
        }
        return spans;
    }

    static @Nullable MutableSpan find(List<MutableSpan> spans, String name) {
        return spans.stream()
                .filter(span -> name.equals(span.name()))
                .findFirst()
                .orElse(null);
    }
}
