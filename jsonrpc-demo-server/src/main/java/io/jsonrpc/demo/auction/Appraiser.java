package io.jsonrpc.demo.auction;

import io.jsonrpc.core.Progress;
import io.jsonrpc.core.error.TransportException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Says what a lot is worth, which takes a while, and how prices of such things move. */
final class Appraiser {

    private static final int STEPS = 20;

    private static final long MILLIS = 2_000;

    private Appraiser() {}

    /** What a lot is worth. */
    record Appraisal(long lowCents, long highCents) {}

    /**
     * A price at which such a thing was sold elsewhere.
     *
     * @param number 1 for the first of the stream
     */
    record Quote(int number, long cents) {}

    /** Reports percent after each step, without holding a thread. */
    static CompletableFuture<Appraisal> appraise(LotView lot, Progress<Integer> progress) {
        IntStream.range(1, STEPS)
                .forEach(step -> after(MILLIS * step / STEPS).execute(() -> report(progress, 100 * step / STEPS)));
        long cents = lot.startCents();
        return CompletableFuture.supplyAsync(() -> new Appraisal(cents * 2, cents * 5), after(MILLIS));
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

    static Quote quote(LotView lot, int number) {
        double wave = Math.sin(number / 40.0) + Math.sin(number / 7.0) / 4;
        return new Quote(number, Math.round(lot.startCents() * (3 + wave)));
    }
}
