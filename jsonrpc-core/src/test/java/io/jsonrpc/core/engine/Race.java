package io.jsonrpc.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets several threads do their part at the same moment, as nearly as threads can. */
public final class Race {

    @FunctionalInterface
    public interface Runner {

        void run() throws Exception;
    }

    private static final ExecutorService TRACK = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "race");
        thread.setDaemon(true);
        return thread;
    });

    private Race() {}

    /** Starts all and waits for all; fails with what one of them threw. */
    public static void of(Runner... runners) throws Exception {
        CountDownLatch ready = new CountDownLatch(runners.length);
        List<Future<?>> finishes = new ArrayList<>();
        for (Runner runner : runners) {
            finishes.add(TRACK.submit(() -> {
                ready.countDown();
                while (ready.getCount() > 0) {
                    Thread.yield();
                }
                runner.run();
                return null;
            }));
        }
        for (Future<?> finish : finishes) {
            finish.get(30, TimeUnit.SECONDS);
        }
    }
}
