package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.ConnectResult;

/**
 * One server that clients come to, once.
 *
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record ConnectMeasurement(ServerSpec server, ConnectLoad load, ConnectResult result, double others) {}
