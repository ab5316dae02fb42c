package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.StreamResult;

/**
 * One server with so many subscribers, once.
 *
 * @param turn counted from 1
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record StreamMeasurement(ServerSpec server, int subscribers, int turn, StreamResult result, double others) {

    boolean isClean() {
        return Quietness.isQuiet(this.others);
    }

    boolean isOf(ServerSpec spec, int ofSubscribers) {
        return this.server.equals(spec) && this.subscribers == ofSubscribers;
    }
}
