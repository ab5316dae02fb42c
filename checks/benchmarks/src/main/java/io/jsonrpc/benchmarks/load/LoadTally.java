package io.jsonrpc.benchmarks.load;

import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sockets saw. Belongs to the generator's only thread. */
final class LoadTally {

    private static final Logger logger = LoggerFactory.getLogger(LoadTally.class);

    private static final int SHOWN = 5;

    private final Histogram latencies = new Histogram(3);

    private final ServerTime serverTime;

    private boolean counting;

    private boolean stopping = true;

    private long begun;

    private long counted;

    private long wrong;

    private long closed;

    LoadTally(ServerTime serverTime) {
        this.serverTime = serverTime;
    }

    /** Every answer is followed by the next call, until {@link #stop}. */
    void begin() {
        this.stopping = false;
        this.latencies.reset();
    }

    void count() {
        this.counting = true;
        this.serverTime.begin();
        this.begun = System.nanoTime();
    }

    void stop() {
        this.serverTime.end();
        this.counting = false;
        this.stopping = true;
        this.counted = System.nanoTime() - this.begun;
    }

    boolean isStopping() {
        return this.stopping;
    }

    void answered(long nanos) {
        if (this.counting) {
            this.latencies.recordValue(nanos);
        }
    }

    void wrong(String answer) {
        if (this.wrong++ < SHOWN) {
            logger.warn("Wrong answer: {}", answer);
        }
    }

    void closed() {
        this.closed++;
    }

    /** What was seen since the last result. */
    LoadResult result(long missing) {
        long answers = this.latencies.getTotalCount();
        LoadResult result = new LoadResult(
                answers * 1e9 / this.counted,
                micros(50),
                micros(99),
                micros(99.9),
                this.serverTime.microsForEach(answers),
                answers,
                this.wrong,
                missing,
                this.closed);
        this.wrong = 0;
        this.closed = 0;
        return result;
    }

    private long micros(double percentile) {
        return this.latencies.getValueAtPercentile(percentile) / 1000;
    }
}
