/**
 * The servlet stack: maps endpoints to WebSocket and SockJS on Spring MVC. The subpackages cover the handshake, the
 * socket, SockJS, and the specifics of the containers.
 */
@NullMarked
package io.jsonrpc.server.servlet;

import org.jspecify.annotations.NullMarked;
