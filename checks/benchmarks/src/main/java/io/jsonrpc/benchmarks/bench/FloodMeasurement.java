package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FloodResult;

/**
 * One turn of calls beside a flood.
 *
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record FloodMeasurement(ServerSpec server, FloodWay way, FloodResult result, double others) {

    boolean isClean() {
        return Quietness.isQuiet(this.others);
    }
}
