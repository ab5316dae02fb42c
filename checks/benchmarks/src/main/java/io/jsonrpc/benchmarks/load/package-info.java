/** The load generator: it runs in a JVM of its own. */
@NullMarked
package io.jsonrpc.benchmarks.load;

import org.jspecify.annotations.NullMarked;
