package io.jsonrpc.benchmarks.jmh;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.outbound.OutboundBudget;
import io.jsonrpc.core.engine.outbound.OutboundQueue;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message through the queue to a socket. In this package since the queue is hidden. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OutboundQueueBenchmark {

    private static final int BURST = 64;

    private final OutboundText message = OutboundText.of("x".repeat(128));

    private final Socket instant = new Socket(true);

    private final Socket late = new Socket(false);

    private final OutboundQueue idle = queue(this.instant);

    private final OutboundQueue busy = queue(this.late);

    private static OutboundQueue queue(Transport socket) {
        OutboundQueue queue = new OutboundQueue(PeerLimits.DEFAULT, System::nanoTime, OutboundBudget.UNLIMITED);
        queue.attach(socket, null);
        return queue;
    }

    /** The socket is idle, and confirms before send returns. */
    @Benchmark
    public long oneAtATime() {
        this.idle.offerAnswer(this.message);
        return this.instant.sent;
    }

    /** Many wait for a socket that confirms later; the cost of each. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long burst() {
        for (int i = 0; i < BURST; i++) {
            this.busy.offerAnswer(this.message);
        }
        this.late.confirmAll();
        return this.late.sent;
    }

    private static final class Socket implements Transport {

        private final boolean confirms;

        private final ArrayDeque<SendCallback> unconfirmed = new ArrayDeque<>();

        private long sent;

        Socket(boolean confirms) {
            this.confirms = confirms;
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            this.sent++;
            if (this.confirms) {
                callback.completed(null);
            } else {
                this.unconfirmed.add(callback);
            }
        }

        void confirmAll() {
            for (SendCallback next = this.unconfirmed.poll(); next != null; next = this.unconfirmed.poll()) {
                next.completed(null);
            }
        }

        @Override
        public void close(CloseStatus status) {}
    }
}
