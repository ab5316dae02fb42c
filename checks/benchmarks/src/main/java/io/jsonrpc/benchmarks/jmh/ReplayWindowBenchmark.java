package io.jsonrpc.benchmarks.jmh;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
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

/** What a session that loses nothing adds to a message: numbered, kept, written, and let go when it is acknowledged. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplayWindowBenchmark {

    /** As many as clients acknowledge together. */
    private static final int ACK_AFTER = 32;

    private final OutboundText message = OutboundText.of("x".repeat(128));

    private final ServerSessionLink server = new ServerSessionLink(
            "session",
            new SessionTerms(
                    25_000,
                    10_000,
                    SessionTerms.Window.DEFAULT,
                    new SessionTerms.ReceiveLimits(1024 * 1024, 50, 1024),
                    SessionTerms.NO_EXTENSIONS),
            () -> new byte[32]);

    private final int socket = this.server.open(
            new ControlFrame.Open("rpc.session.1", "jmh/1", 25_000, 1024 * 1024, SessionTerms.NO_EXTENSIONS, null), 0);

    /** The answer to the client goes first. */
    private final boolean opened = this.server.link().next(this.socket, 0) != null;

    /** The cost of one message, with its share of the acknowledgement that is read. */
    @Benchmark
    @OperationsPerInvocation(ACK_AFTER)
    public long offerWriteAcknowledge() {
        long size = 0;
        for (int i = 0; i < ACK_AFTER; i++) {
            this.server.link().offer(this.message);
            OutboundText written = this.server.link().next(this.socket, 0);
            size += written == null ? 0 : written.bytes();
        }
        String ack = new ControlFrame.Ack(this.server.link().sent(), 0, 0).text();
        this.server.receive(this.socket, ack, ack.length(), 0);
        if (size != ACK_AFTER * this.message.bytes() || this.server.link().keptBytes() != 0 || !this.opened) {
            throw new IllegalStateException("Not all was written and let go");
        }
        return size;
    }
}
