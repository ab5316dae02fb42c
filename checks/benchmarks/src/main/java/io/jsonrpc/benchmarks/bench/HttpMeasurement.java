package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.HttpResult;

/**
 * One server under one load, once.
 *
 * @param pass which of the passes; in one all servers are measured, one directly after the other
 * @param others the share of one core that other processes took meanwhile, 0 to the number of cores
 */
record HttpMeasurement(ServerSpec server, int connections, int pass, HttpResult result, double others) {}
