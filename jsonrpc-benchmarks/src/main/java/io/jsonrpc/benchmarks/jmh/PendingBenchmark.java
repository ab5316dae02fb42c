package io.jsonrpc.benchmarks.jmh;

import com.google.gson.JsonObject;
import io.jsonrpc.codec.GsonMessageCodec;
import io.jsonrpc.codec.JsonBinding;
import io.jsonrpc.codec.MessageCodec;
import io.jsonrpc.engine.JsonRpcPeer;
import io.jsonrpc.engine.PeerBuilder;
import io.jsonrpc.engine.Timers;
import io.jsonrpc.engine.Workers;
import io.jsonrpc.message.MessageLimits;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Transaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A request of our own, from the call to the end of its future, on one thread, while others wait for their answers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PendingBenchmark {

    private static final String ID = "\"id\":";

    private static final Duration LONGER_THAN_THE_BENCHMARK = Duration.ofHours(1);

    /** How many others wait. */
    @Param({"0", "250"})
    public int waiting;

    private final MessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final LastText sent = new LastText();

    private final JsonRpcPeer peer = peer();

    private JsonRpcPeer peer() {
        LoneSession session = new LoneSession();
        JsonRpcPeer built = new PeerBuilder(
                        this.codec, Workers.elastic(Runnable::run), Timers.system(this.timer), session, new Silent())
                .build();
        session.speakThrough(built);
        built.attach(this.sent, null);
        return built;
    }

    /** Asks what nobody will answer. */
    @Setup
    public void fill() {
        for (int i = 0; i < this.waiting; i++) {
            this.peer.sendRequestAsync("wait", null, Boolean.class, LONGER_THAN_THE_BENCHMARK);
        }
    }

    /** Asked, answered, done. */
    @Benchmark
    public @Nullable Boolean askAndHear() {
        CompletableFuture<Boolean> answered = this.peer.sendRequestAsync("ask", null, Boolean.class, null);
        String request = this.sent.take();
        int from = request.indexOf(ID) + ID.length();
        String id = request.substring(from, request.indexOf(',', from));
        this.peer.receive(this.codec.decode("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":true}"));
        if (!answered.isDone()) {
            throw new IllegalStateException("The answer to " + request + " was not recognised");
        }
        return answered.join();
    }

    /** Ends the timer's thread. */
    @TearDown
    public void stop() {
        this.timer.shutdownNow();
    }

    private static final class Silent extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) {}
    }
}
