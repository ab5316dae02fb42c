/** The smallest echo on Reactor Netty. */
@NullMarked
package io.jsonrpc.benchmarks.reactor;

import org.jspecify.annotations.NullMarked;
