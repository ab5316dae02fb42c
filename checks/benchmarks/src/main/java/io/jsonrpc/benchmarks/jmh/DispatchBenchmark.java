package io.jsonrpc.benchmarks.jmh;

import com.google.gson.JsonObject;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.Request;
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

/** From the text of a request through a peer and its handler to the text of the answer, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatchBenchmark {

    private static final String REQUEST =
            "{\"jsonrpc\":\"2.0\",\"id\":1000000001,\"method\":\"echo\",\"params\":{\"text\":\"" + "x".repeat(64)
                    + "\"}}";

    private final MessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final LastText sent = new LastText();

    private final JsonRpcPeer typed = peer(new TypedHandler());

    private final JsonRpcPeer tree = peer(new TreeHandler());

    private JsonRpcPeer peer(DefaultJsonRpcHandler<?> handler) {
        LoneSession session = new LoneSession();
        JsonRpcPeer peer = new PeerBuilder(
                        this.codec, Workers.elastic(Runnable::run), Timers.system(this.timer), session, handler)
                .build();
        session.speakThrough(peer);
        peer.attach(this.sent, null);
        return peer;
    }

    /** A handler of a record. */
    @Benchmark
    public String typed() {
        this.typed.receive(this.codec.decode(REQUEST));
        return this.sent.take();
    }

    /** A handler of a tree. */
    @Benchmark
    public String tree() {
        this.tree.receive(this.codec.decode(REQUEST));
        return this.sent.take();
    }

    /** Ends the timer's thread. */
    @TearDown
    public void stop() {
        this.timer.shutdownNow();
    }

    private record EchoParams(String text) {}

    private static final class TypedHandler extends DefaultJsonRpcHandler<EchoParams> {

        @Override
        public void handleRequest(Transaction transaction, Request<EchoParams> request) throws Exception {
            transaction.sendResponse(request.getParams());
        }
    }

    private static final class TreeHandler extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
            transaction.sendResponse(request.getParams());
        }
    }
}
