package io.jsonrpc.benchmarks.jmh;

import com.google.gson.JsonObject;
import io.jsonrpc.codec.GsonMessageCodec;
import io.jsonrpc.codec.JsonBinding;
import io.jsonrpc.codec.OutboundText;
import io.jsonrpc.engine.JsonRpcPeer;
import io.jsonrpc.engine.PeerBuilder;
import io.jsonrpc.engine.Timers;
import io.jsonrpc.engine.Workers;
import io.jsonrpc.message.MessageLimits;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Transaction;
import io.jsonrpc.transport.CloseStatus;
import io.jsonrpc.transport.SendCallback;
import io.jsonrpc.transport.Transport;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One message through the outgoing queue to a socket that costs nothing, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OutboundQueueBenchmark {

    private static final int BURST = 64;

    private record Tick(String text) {}

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final SlowSocket socket = new SlowSocket();

    private final JsonRpcPeer peer = peer();

    private final OutboundText message = this.peer.encodeNotification("tick", new Tick("x".repeat(64)));

    private JsonRpcPeer peer() {
        LoneSession session = new LoneSession();
        JsonRpcPeer built = new PeerBuilder(
                        new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT),
                        Workers.elastic(Runnable::run),
                        Timers.system(this.timer),
                        session,
                        new Silent())
                .build();
        session.speakThrough(built);
        built.attach(this.socket, null);
        return built;
    }

    /** Nothing waits: it goes straight through. */
    @Benchmark
    public long idle() {
        this.peer.sendAndForget(this.message);
        return this.socket.written;
    }

    /** All wait behind one that is being written. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long waiting() {
        this.socket.holding = true;
        for (int i = 0; i < BURST; i++) {
            this.peer.sendAndForget(this.message);
        }
        this.socket.release();
        return this.socket.written;
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

    /** Takes its time for one message when it is told so, and none for others. */
    private static final class SlowSocket implements Transport {

        private boolean holding;

        private @Nullable SendCallback held;

        private long written;

        @Override
        public void send(OutboundText message, SendCallback callback) {
            if (this.holding) {
                this.held = callback;
            } else {
                this.written++;
                callback.completed(null);
            }
        }

        void release() {
            this.holding = false;
            SendCallback callback = this.held;
            if (callback == null) {
                throw new IllegalStateException("Nothing was held");
            }
            this.held = null;
            this.written++;
            callback.completed(null);
        }

        @Override
        public void close(CloseStatus status) {}
    }
}
