package io.jsonrpc.demo;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** {@code start} sends a {@code tick} to this session at each interval, {@code stop} stops this. */
@JsonRpcController(
        value = "/clock",
        label = "clock",
        sockJs = true,
        channels = true,
        calls = ClockController.Listener.class)
class ClockController implements AutoCloseable {

    private static final String TICKS = "ticks";

    private static final long MAX_MILLIS = 3_600_000;

    private final ScheduledExecutorService scheduler = scheduler();

    /** What the client is told. */
    @JsonRpcService(notifications = true)
    interface Listener {

        /**
         * The time.
         *
         * @param seq 1 for the first tick
         * @param ts in microseconds since the epoch
         */
        void tick(long seq, long ts);
    }

    private static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "demo-clock");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /**
     * Begins to send ticks.
     *
     * @param intervalMillis the time between two, up to an hour
     * @return true, before the first tick
     */
    @JsonRpcMethod
    public void start(long intervalMillis, Transaction call) throws IOException {
        if (intervalMillis < 1 || intervalMillis > MAX_MILLIS) {
            throw RequestRejectedException.invalidParams();
        }
        Session session = call.getSession();
        stop(session);
        // The answer goes ahead of the first tick, however short the interval is.
        call.sendResponse(true);
        Listener listener = session.proxy(Listener.class);
        AtomicLong seq = new AtomicLong();
        Future<?> ticks = this.scheduler.scheduleAtFixedRate(
                () -> tick(listener, seq), intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
        session.getAttributes().put(TICKS, ticks);
    }

    private static void tick(Listener listener, AtomicLong seq) {
        long micros = DemoTime.microsecondsSinceEpoch();
        try {
            listener.tick(seq.incrementAndGet(), micros);
        } catch (TransportException fullOrClosed) {
            // A tick that does not fit the queue is useless later.
        }
    }

    /** Sends no more ticks. */
    @JsonRpcMethod
    public boolean stop(Session session) {
        if (session.getAttributes().remove(TICKS) instanceof Future<?> ticks) {
            ticks.cancel(false);
        }
        return true;
    }

    @OnClosed
    void ended(Session session) {
        stop(session);
    }

    @Override
    public void close() {
        this.scheduler.shutdownNow();
    }
}
