/**
 * Tests of servers and of what calls them: {@link io.jsonrpc.test.JsonRpcTester}, in memory or on a socket.
 *
 * @since 0.1
 */
@NullMarked
package io.jsonrpc.test;

import org.jspecify.annotations.NullMarked;
