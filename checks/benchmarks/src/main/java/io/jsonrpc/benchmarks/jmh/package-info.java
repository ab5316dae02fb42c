/** What the parts of the core cost, one by one: {@code ./bench jmh}. */
@NullMarked
package io.jsonrpc.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
