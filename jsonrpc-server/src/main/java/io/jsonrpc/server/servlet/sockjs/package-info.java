/** SockJS, for browsers and proxies without WebSocket. */
@NullMarked
package io.jsonrpc.server.servlet.sockjs;

import org.jspecify.annotations.NullMarked;
