/** The smallest echo on Jetty. */
@NullMarked
package io.jsonrpc.benchmarks.jetty;

import org.jspecify.annotations.NullMarked;
