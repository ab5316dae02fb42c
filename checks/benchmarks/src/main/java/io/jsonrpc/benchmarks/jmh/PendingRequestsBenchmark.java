package io.jsonrpc.benchmarks.jmh;

import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.engine.outbound.SentCall;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** An own question from its entry in the table to its answer. In this package since the table is hidden. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PendingRequestsBenchmark {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final PendingRequests table =
            new PendingRequests(Timers.system(this.timer), 256, 1, Integer.MAX_VALUE, () -> null, pending -> {});

    /** Registers one and answers it. */
    @Benchmark
    public boolean registerAndAnswer() {
        PendingRequests.Pending pending = this.table.register(new SentCall("echo", null, false), TIMEOUT);
        return this.table.answer(new JsonRpcResult(pending.id, JsonText.NULL));
    }

    /** Ends the timer's thread. */
    @TearDown
    public void stop() {
        this.timer.shutdownNow();
    }
}
