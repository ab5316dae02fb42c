package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
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
 * Gauges of the current state of the server. Sums over all sessions are computed together for all gauges and cached for
 * a second, so that a scrape iterates over the sessions once.
 *
 * @since 0.1
 */
@Internal
public class JsonRpcServerMetrics implements MeterBinder {

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final DefaultSessionManager sessions;

    private final Workers workers;

    private final LongSupplier nanoTime;

    private volatile @Nullable Snapshot snapshot;

    /**
     * Creates the gauges of this server.
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
        gauge("sessions", "Sessions", it -> it.sessions.sessionCount()).register(registry);
        gauge("sockets", "Open sockets", it -> it.sessions.socketCount()).register(registry);
        gauge(
                        "channels",
                        "Open channels, each of which is a session",
                        it -> it.totals().channels())
                .register(registry);
        gauge(
                        "requests.in.flight",
                        "Messages of clients that are running or queued",
                        it -> it.totals().inFlight())
                .register(registry);
        gauge(
                        "inbound.total.bytes",
                        "What all clients have sent and is not finished, of jsonrpc.server.requests.max-total-size",
                        it -> it.sessions.inboundBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge(
                        "outbound.queue.bytes",
                        "Messages queued for a socket",
                        it -> it.totals().outboundBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge(
                        "outbound.total.bytes",
                        "Memory of all sessions for messages that clients have not read, limited by jsonrpc.server.outbound.max-total-size",
                        it -> it.sessions.outboundBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge("streams.active", "Streams that are sent", it -> it.totals().streams())
                .register(registry);
        gauge(
                        "streams.waiting",
                        "Streams whose receiver takes no more items now",
                        it -> it.totals().waitingStreams())
                .register(registry);
        gauge("sessions.resumable", "Resumable sessions", it -> it.totals().resumable())
                .register(registry);
        gauge(
                        "unacknowledged.bytes",
                        "Messages that resumable sessions keep until they are acknowledged",
                        it -> it.totals().unacknowledgedBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge(
                        "detached.bytes",
                        "Memory of sessions without a socket for unacknowledged messages",
                        it -> it.sessions.detachedBytes())
                .baseUnit("bytes")
                .register(registry);
        gauge("workers.threads", "Threads that run handlers", it -> it.workers.threadCount())
                .register(registry);
        gauge("workers.queued", "Tasks queued for a thread", it -> it.workers.queuedTasks())
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
