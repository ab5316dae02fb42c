package io.jsonrpc.server.actuate;

import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.session.SessionTotals;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of what the server keeps now. What is a sum over all sessions is added up once for all gauges and kept for a
 * second, so that a scrape walks through the sessions once.
 *
 * @since 0.1
 */
public class JsonRpcServerMetrics implements MeterBinder {

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final DefaultSessionManager sessions;

    private final Workers workers;

    private final LongSupplier nanoTime;

    private volatile @Nullable Snapshot snapshot;

    /**
     * Gauges of this server.
     *
     * @param nanoTime the time in nanoseconds from an arbitrary origin
     */
    public JsonRpcServerMetrics(DefaultSessionManager sessions, Workers workers, LongSupplier nanoTime) {
        this.sessions = sessions;
        this.workers = workers;
        this.nanoTime = nanoTime;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge("sessions", "Living sessions", it -> it.sessions.sessionCount()).register(registry);
        gauge("sockets", "Open sockets", it -> it.sessions.socketCount()).register(registry);
        gauge(
                        "requests.in.flight",
                        "Messages of clients that run or wait",
                        it -> it.totals().inFlight())
                .register(registry);
        gauge(
                        "outbound.queue.bytes",
                        "What waits for a socket",
                        it -> it.totals().outboundBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge(
                        "outbound.total.bytes",
                        "What all sessions keep for clients that have not read it, of jsonrpc.server.outbound.max-total-size",
                        it -> it.sessions.outboundBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge(
                        "sessions.resumable",
                        "Living sessions that lose nothing",
                        it -> it.totals().resumable())
                .register(registry);
        gauge(
                        "unacknowledged.bytes",
                        "What such sessions keep until it is acknowledged",
                        it -> it.totals().unacknowledgedBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge(
                        "detached.bytes",
                        "How much of it belongs to sessions without a socket",
                        it -> it.sessions.detachedBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge("workers.threads", "Threads that run handlers", it -> it.workers.threadCount())
                .register(registry);
        gauge("workers.queued", "Tasks that wait for a thread", it -> it.workers.queuedTasks())
                .register(registry);
        FunctionTimer.builder(
                        "jsonrpc.server.workers.wait",
                        this.workers,
                        Workers::delayedTasks,
                        Workers::delayNanos,
                        TimeUnit.NANOSECONDS)
                .description("How long tasks waited for a thread when all were busy; sampled")
                .register(registry);
    }

    private Gauge.Builder<JsonRpcServerMetrics> gauge(
            String name, String description, ToDoubleFunction<JsonRpcServerMetrics> value) {
        return Gauge.builder("jsonrpc.server." + name, this, value).description(description);
    }

    private SessionTotals totals() {
        long now = this.nanoTime.getAsLong();
        Snapshot last = this.snapshot;
        if (last == null || now - last.takenAt >= KEPT_NANOS) {
            last = new Snapshot(now, this.sessions.totals());
            this.snapshot = last;
        }
        return last.totals;
    }

    private record Snapshot(long takenAt, SessionTotals totals) {}
}
