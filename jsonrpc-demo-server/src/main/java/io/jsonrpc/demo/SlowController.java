package io.jsonrpc.demo;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code slow} answers after some milliseconds without blocking a thread. With {@code steps} it reports its progress in
 * percent after each step except the last.
 */
@JsonRpcController(value = "/slow", label = "slow", sockJs = true)
class SlowController {

    private static final int MAX_MILLIS = 60_000;

    private static final int MAX_STEPS = 100;

    /**
     * Answers after some time, and reports progress before.
     *
     * @param millis the time, up to a minute
     * @param steps into how many parts the time is cut, each of which ends with progress
     * @return the time
     */
    @JsonRpcMethod
    public CompletableFuture<Long> slow(long millis, @Nullable Integer steps, Progress<Integer> progress) {
        if (millis < 0 || millis > MAX_MILLIS || (steps != null && (steps < 1 || steps > MAX_STEPS))) {
            throw RequestRejectedException.invalidParams();
        }
        if (steps != null) {
            for (int step = 1; step < steps; step++) {
                int percent = 100 * step / steps;
                after(millis * step / steps).execute(() -> report(progress, percent));
            }
        }
        return CompletableFuture.supplyAsync(() -> millis, after(millis));
    }

    private static Executor after(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }

    private static void report(Progress<Integer> progress, int percent) {
        try {
            progress.report(percent);
        } catch (TransportException fullOrClosed) {
            // Progress that finds no room is of no use later.
        }
    }
}
