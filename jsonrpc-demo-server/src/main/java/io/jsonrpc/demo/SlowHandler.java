package io.jsonrpc.demo;

import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code slow} answers after some milliseconds without blocking a thread. With {@code steps} it reports its progress in
 * percent after each step except the last.
 */
class SlowHandler extends DefaultJsonRpcHandler<SlowHandler.Params> {

    private static final int MAX_MILLIS = 60_000;

    private static final int MAX_STEPS = 100;

    /** The params of {@code slow}. */
    record Params(@Nullable Long millis, @Nullable Integer steps) {}

    @Override
    public void handleRequest(Transaction transaction, Request<Params> request) throws Exception {
        if (!"slow".equals(request.getMethod())) {
            throw RequestRejectedException.methodNotFound();
        }
        Params params = request.getParams();
        Long millis = params == null ? null : params.millis();
        Integer steps = params == null ? null : params.steps();
        if (millis == null
                || millis < 0
                || millis > MAX_MILLIS
                || (steps != null && (steps < 1 || steps > MAX_STEPS))) {
            throw RequestRejectedException.invalidParams();
        }
        transaction.startAsync();
        List<Future<?>> tasks = new ArrayList<>();
        if (steps != null) {
            for (int step = 1; step < steps; step++) {
                int percent = 100 * step / steps;
                tasks.add(after(millis * step / steps, () -> report(transaction, percent)));
            }
        }
        tasks.add(after(millis, () -> answer(transaction, millis)));
        transaction.onCancel(() -> tasks.forEach(task -> task.cancel(false)));
    }

    private static Future<?> after(long millis, Runnable task) {
        Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(task, later);
    }

    private static void report(Transaction transaction, int percent) {
        try {
            transaction.progress(percent);
        } catch (TransportException fullOrClosed) {
            // Progress that finds no room is of no use later.
        }
    }

    private static void answer(Transaction transaction, long millis) {
        try {
            transaction.sendResponse(millis);
        } catch (IOException neverThrown) {
            throw new IllegalStateException(neverThrown);
        }
    }
}
