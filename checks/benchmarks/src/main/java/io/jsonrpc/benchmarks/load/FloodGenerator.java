package io.jsonrpc.benchmarks.load;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Our Java client, which a server floods, and which calls ten times a second meanwhile. */
public final class FloodGenerator {

    private static final long EACH_MILLIS = 100;

    private static final long GRACE_SECONDS = 20;

    private static final List<String> PARAMS = List.of("x".repeat(200));

    private final FloodPlan plan;

    private final LongSupplier nanoTime = System::nanoTime;

    private final AtomicLong flooded = new AtomicLong();

    private final Histogram nanos = new ConcurrentHistogram(3);

    private final AtomicLong missing = new AtomicLong();

    private volatile boolean counting;

    private FloodGenerator(FloodPlan plan) {
        this.plan = plan;
    }

    /** Runs to its end. */
    public static FloodResult run(FloodPlan plan) throws IOException, InterruptedException {
        return new FloodGenerator(plan).run();
    }

    private FloodResult run() throws IOException, InterruptedException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (SlowLink link = new SlowLink(
                        this.plan.server().getPort(),
                        this.plan.bytesPerSecond(),
                        this.plan.delay().toNanos());
                JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(
                                "ws://127.0.0.1:" + link.port() + "/flood")
                        .channels(this.plan.channels())
                        .build()) {
            client.connect();
            JsonRpcClient flood = conversation(client);
            JsonRpcClient calls = conversation(client);
            flood.setMethodHandler("data", JsonArray.class, (data, session) -> received(data));
            flood.sendRequest("flood");
            List<CompletableFuture<?>> answers = new ArrayList<>();
            clock.scheduleAtFixedRate(() -> answers.add(call(calls)), EACH_MILLIS, EACH_MILLIS, TimeUnit.MILLISECONDS);
            TimeUnit.NANOSECONDS.sleep(this.plan.warmUp().toNanos());
            double share = count();
            clock.shutdown();
            clock.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
            await(answers);
            return new FloodResult(
                    this.nanos.getTotalCount(), millis(50), millis(99), millis(100), share, this.missing.get());
        } finally {
            clock.shutdownNow();
        }
    }

    private JsonRpcClient conversation(JsonRpcClientWebSocket client) {
        return this.plan.channels() ? client.channel("/flood", options -> options.withFallback(false)) : client;
    }

    private @Nullable Object received(@Nullable JsonArray data) {
        this.flooded.addAndGet(data == null ? 0 : data.get(0).getAsString().length());
        return null;
    }

    private CompletableFuture<?> call(JsonRpcClient calls) {
        boolean counts = this.counting;
        long begun = this.nanoTime.getAsLong();
        return calls.sendRequestAsync("echo", PARAMS)
                .whenComplete((answer, failure) -> answered(counts, begun, answer));
    }

    private void answered(boolean counts, long begun, @Nullable JsonElement answer) {
        if (answer == null || !answer.isJsonArray()) {
            this.missing.incrementAndGet();
        } else if (counts) {
            this.nanos.recordValue(this.nanoTime.getAsLong() - begun);
        }
    }

    /** The share of the link that the flood took while calls counted. */
    private double count() throws InterruptedException {
        long before = this.flooded.get();
        long begun = this.nanoTime.getAsLong();
        this.counting = true;
        TimeUnit.NANOSECONDS.sleep(this.plan.duration().toNanos());
        this.counting = false;
        double seconds = (this.nanoTime.getAsLong() - begun) / 1e9;
        return (this.flooded.get() - before) / seconds / this.plan.bytesPerSecond();
    }

    private static void await(List<CompletableFuture<?>> answers) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        while (System.nanoTime() < end && !answers.stream().allMatch(CompletableFuture::isDone)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private double millis(double percentile) {
        return this.nanos.getValueAtPercentile(percentile) / 1e6;
    }
}
