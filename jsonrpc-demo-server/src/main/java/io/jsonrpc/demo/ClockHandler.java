package io.jsonrpc.demo;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** {@code start} sends a {@code tick} to this session at each interval, {@code stop} stops this. */
class ClockHandler extends DefaultJsonRpcHandler<ClockHandler.Params> {

    private static final String TICKS = "ticks";

    private final ScheduledExecutorService scheduler = scheduler();

    /** The params of {@code start}. */
    record Params(@Nullable Long intervalMillis) {}

    /** The params of {@code tick}. */
    record Tick(long seq, long ts) {}

    private static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "demo-clock");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    @Override
    public void handleRequest(Transaction transaction, Request<Params> request) throws Exception {
        Session session = transaction.getSession();
        switch (request.getMethod()) {
            case "start" -> {
                start(session, request.getParams());
                transaction.sendResponse(true);
            }
            case "stop" -> {
                stop(session);
                transaction.sendResponse(true);
            }
            default -> throw RequestRejectedException.methodNotFound();
        }
    }

    private void start(Session session, @Nullable Params params) {
        Long interval = params == null ? null : params.intervalMillis();
        if (interval == null || interval < 1 || interval > 3_600_000) {
            throw RequestRejectedException.invalidParams();
        }
        stop(session);
        AtomicLong seq = new AtomicLong();
        Future<?> ticks =
                this.scheduler.scheduleAtFixedRate(() -> tick(session, seq), interval, interval, TimeUnit.MILLISECONDS);
        session.getAttributes().put(TICKS, ticks);
    }

    private void tick(Session session, AtomicLong seq) {
        long micros = DemoTime.microsecondsSinceEpoch();
        try {
            session.sendNotification("tick", new Tick(seq.incrementAndGet(), micros));
        } catch (IOException | TransportException fullOrClosed) {
            // A tick that does not fit the queue is useless later.
        }
    }

    private void stop(Session session) {
        if (session.getAttributes().remove(TICKS) instanceof Future<?> ticks) {
            ticks.cancel(false);
        }
    }

    @Override
    public void afterConnectionClosed(Session session, String status) {
        stop(session);
    }
}
