package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;

/**
 * One attempt at one turn of one server under one load.
 *
 * @param turn counted from 1
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record Measurement(ServerSpec server, Cell cell, int turn, LoadResult result, double others) {

    boolean isClean() {
        return Quietness.isQuiet(this.others);
    }
}
