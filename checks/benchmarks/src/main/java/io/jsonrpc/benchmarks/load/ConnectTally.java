package io.jsonrpc.benchmarks.load;

import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all clients saw. Belongs to the generator's only thread. */
final class ConnectTally {

    private static final Logger logger = LoggerFactory.getLogger(ConnectTally.class);

    private static final int SHOWN = 5;

    private final Histogram latencies = new Histogram(3);

    private final ServerTime serverTime;

    private boolean counting;

    private long begun;

    private long counted;

    private long failed;

    ConnectTally(ServerTime serverTime) {
        this.serverTime = serverTime;
    }

    void count() {
        this.counting = true;
        this.begun = System.nanoTime();
        this.serverTime.begin();
    }

    void stop() {
        this.serverTime.end();
        this.counting = false;
        this.counted = System.nanoTime() - this.begun;
    }

    void arrived(long nanos) {
        if (this.counting) {
            this.latencies.recordValue(nanos);
        }
    }

    void failed(Throwable failure) {
        if (this.failed++ < SHOWN) {
            logger.warn("A client did not get in: {}", failure.toString());
        }
    }

    ConnectResult result(long missing) {
        long arrivals = this.latencies.getTotalCount();
        return new ConnectResult(
                arrivals,
                arrivals * 1e9 / Math.max(1, this.counted),
                micros(50),
                micros(99),
                this.serverTime.microsForEach(arrivals),
                this.failed,
                missing);
    }

    private long micros(double percentile) {
        return this.latencies.getValueAtPercentile(percentile) / 1000;
    }
}
