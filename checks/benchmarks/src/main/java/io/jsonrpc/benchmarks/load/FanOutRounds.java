package io.jsonrpc.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the next message as soon as all have the one before. Belongs to the generator's only thread. */
final class FanOutRounds {

    private static final Logger logger = LoggerFactory.getLogger(FanOutRounds.class);

    private final FanOutPlan plan;

    private final Consumer<byte[]> publisher;

    private final ServerTime serverTime;

    private final Histogram each = new Histogram(3);

    private final Histogram last = new Histogram(3);

    private int round;

    private ByteBuf message = Unpooled.EMPTY_BUFFER;

    private long publishedAt;

    private int waiting;

    private boolean counting;

    private boolean stopping;

    private long wrong;

    private long closed;

    /**
     * No message yet.
     *
     * @param publisher sends this to the server, which sends it to all
     */
    FanOutRounds(FanOutPlan plan, Consumer<byte[]> publisher) {
        this.plan = plan;
        this.serverTime = ServerTime.of(plan.server());
        this.publisher = publisher;
    }

    /** Publishes the first message of a load; what an earlier one saw is forgotten. */
    void begin() {
        this.each.reset();
        this.last.reset();
        this.wrong = 0;
        this.stopping = false;
        publish();
    }

    private void publish() {
        this.round++;
        this.waiting = this.plan.receivers();
        byte[] bytes = text(this.round).getBytes(StandardCharsets.US_ASCII);
        this.message = Unpooled.wrappedBuffer(bytes);
        this.publishedAt = System.nanoTime();
        this.publisher.accept(bytes);
    }

    private static String text(int round) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"tick\",\"params\":{\"text\":\""
                + EchoCall.text(EchoCall.FIRST_ID + round) + "\"}}";
    }

    /**
     * A frame has come.
     *
     * @param previous the round in which this receiver got its last one
     * @return the round of this one
     */
    int received(ByteBuf frame, int previous) {
        if (previous == this.round || !frame.equals(this.message)) {
            if (this.wrong++ == 0) {
                logger.warn("Wrong frame: {}", frame.toString(StandardCharsets.UTF_8));
            }
            return previous;
        }
        int current = this.round;
        long nanos = System.nanoTime() - this.publishedAt;
        if (this.counting) {
            this.each.recordValue(nanos);
        }
        if (--this.waiting == 0) {
            if (this.counting) {
                this.last.recordValue(nanos);
            }
            if (!this.stopping) {
                publish();
            }
        }
        return current;
    }

    void closed() {
        this.closed++;
    }

    /** What comes from now on counts. */
    void count() {
        this.counting = true;
        this.serverTime.begin();
    }

    /** Publishes no more. */
    void stop() {
        this.serverTime.end();
        this.counting = false;
        this.stopping = true;
    }

    boolean isOver() {
        return this.stopping && this.waiting == 0;
    }

    FanOutResult result() {
        return new FanOutResult(
                this.last.getTotalCount(),
                micros(this.last, 50),
                micros(this.last, 99),
                micros(this.each, 99),
                this.serverTime.microsForEach(this.each.getTotalCount()),
                this.wrong,
                this.waiting,
                this.closed);
    }

    private static long micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1000;
    }
}
