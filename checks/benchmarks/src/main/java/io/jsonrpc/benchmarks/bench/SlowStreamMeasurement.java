package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.MarketResult;

/**
 * One publisher, in two turns that follow each other: without slow subscribers, and with them.
 *
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record SlowStreamMeasurement(ServerSpec server, MarketResult control, MarketResult slow, double others) {

    boolean isClean() {
        return Quietness.isQuiet(this.others);
    }

    /** p99 with slow subscribers, to that without. */
    double ratio() {
        return (double) this.slow.p99() / this.control.p99();
    }

    boolean isFlawless() {
        return this.control.isFlawless() && this.slow.isFlawless() && this.slow.slowReceived() > 0;
    }
}
