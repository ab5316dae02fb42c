package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FanOutResult;

/**
 * One server under one load, once.
 *
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record FanOutMeasurement(ServerSpec server, FanOutLoad load, FanOutResult result, double others) {}
