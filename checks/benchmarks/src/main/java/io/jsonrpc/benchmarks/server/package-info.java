/** Servers on Tomcat: ours, and those to compare with. */
@NullMarked
package io.jsonrpc.benchmarks.server;

import org.jspecify.annotations.NullMarked;
