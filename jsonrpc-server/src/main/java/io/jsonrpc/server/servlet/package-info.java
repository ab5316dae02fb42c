/**
 * The servlet stack: maps endpoints to WebSocket and SockJS on Spring MVC. The subpackages cover the handshake, the
 * socket, SockJS, and the specifics of the containers.
 */
@Internal
@NullMarked
package io.jsonrpc.server.servlet;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
