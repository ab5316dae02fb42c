package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FanOutResult;

/**
 * One server under one load, once.
 *
 * @param turn counted from 1
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record FanOutMeasurement(ServerSpec server, FanOutLoad load, int turn, FanOutResult result, double others) {

    boolean isClean() {
        return Quietness.isQuiet(this.others);
    }

    boolean isOf(ServerSpec spec, FanOutLoad ofLoad) {
        return this.server.equals(spec) && this.load.equals(ofLoad);
    }
}
