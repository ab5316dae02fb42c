package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.CallerResult;

/**
 * One client under one load, once.
 *
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record CallerMeasurement(CallerSpec caller, Cell cell, CallerResult result, double others) {}
