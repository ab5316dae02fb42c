/**
 * The reactive stack: maps endpoints to WebSocket on Spring WebFlux, and reads and writes frames directly in the
 * channel of Reactor Netty, without operators per message.
 */
@NullMarked
package io.jsonrpc.server.reactive;

import org.jspecify.annotations.NullMarked;
