package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;

/**
 * One server under one load, once.
 *
 * @param turn counted from 1
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record Measurement(ServerSpec server, Cell cell, int turn, LoadResult result, double others) {

    boolean isOf(ServerSpec spec, Cell load) {
        return this.server.equals(spec) && this.cell.equals(load);
    }
}
