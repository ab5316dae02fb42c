/**
 * The reactive stack: maps endpoints to WebSocket on Spring WebFlux, and reads and writes frames directly in the
 * channel of Reactor Netty, without operators per message.
 */
@Internal
@NullMarked
package io.jsonrpc.server.reactive;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
