/** One WebSocket of a servlet container. */
@NullMarked
package io.jsonrpc.server.servlet.socket;

import org.jspecify.annotations.NullMarked;
