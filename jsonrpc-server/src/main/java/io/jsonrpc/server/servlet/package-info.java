/** The servlet stack: WebSocket and SockJS endpoints on Spring MVC. */
@NullMarked
package io.jsonrpc.server.servlet;

import org.jspecify.annotations.NullMarked;
