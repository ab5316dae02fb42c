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
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** A notification of 1 KiB to a thousand sessions, to the bytes for each socket; the cost for one receiver. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutBenchmark {

    private static final int RECEIVERS = 1000;

    private record Tick(String text) {}

    private final Tick params = new Tick("x".repeat(1024));

    private final MessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final ByteSocket socket = new ByteSocket();

    private final List<JsonRpcPeer> peers =
            IntStream.range(0, RECEIVERS).mapToObj(index -> peer()).toList();

    private JsonRpcPeer peer() {
        LoneSession session = new LoneSession();
        JsonRpcPeer peer = new PeerBuilder(
                        this.codec, Workers.elastic(Runnable::run), Timers.system(this.timer), session, new Silent())
                .build();
        session.speakThrough(peer);
        peer.attach(this.socket, null);
        return peer;
    }

    /** Serialised and made bytes of once. */
    @Benchmark
    @OperationsPerInvocation(RECEIVERS)
    public long once() {
        return send(this.peers.get(0).encodeNotification("tick", this.params).forMany());
    }

    /** Serialised once, made bytes of for each. */
    @Benchmark
    @OperationsPerInvocation(RECEIVERS)
    public long bytesForEach() {
        return send(this.peers.get(0).encodeNotification("tick", this.params));
    }

    private long send(OutboundText message) {
        for (JsonRpcPeer peer : this.peers) {
            peer.sendAndForget(message);
        }
        return this.socket.bytes;
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

    /** Takes the bytes and does nothing with them. */
    private static final class ByteSocket implements Transport {

        private byte[] last = {};

        private long bytes;

        @Override
        public void send(OutboundText message, SendCallback callback) {
            this.last = message.utf8();
            this.bytes += this.last.length;
            callback.completed(null);
        }

        @Override
        public void close(CloseStatus status) {}
    }
}
