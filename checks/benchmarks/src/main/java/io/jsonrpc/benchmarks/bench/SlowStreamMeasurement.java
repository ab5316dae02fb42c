package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.MarketResult;

/**
 * One publisher, once without slow subscribers and at once again with them.
 *
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record SlowStreamMeasurement(ServerSpec server, MarketResult control, MarketResult slow, double others) {

    boolean isClean() {
        return Quietness.isQuiet(this.others);
    }

    boolean isFlawless() {
        return this.control.isFlawless() && this.slow.isFlawless() && this.slow.slowReceived() > 0;
    }
}
