package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;

/**
 * One server under one load, once.
 *
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record Measurement(ServerSpec server, Cell cell, LoadResult result, double others) {}
