/** The reactive stack: WebSocket endpoints on Spring WebFlux and Reactor Netty. */
@NullMarked
package io.jsonrpc.server.reactive;

import org.jspecify.annotations.NullMarked;
