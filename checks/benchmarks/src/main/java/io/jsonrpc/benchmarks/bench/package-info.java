/** What ./bench runs: starts servers and the load generator, each in a process of its own, and writes the report. */
@NullMarked
package io.jsonrpc.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
