/**
 * SockJS, the fallback for browsers and proxies without WebSocket: its service and transports with limits on frames and
 * on kept messages.
 */
@Internal
@NullMarked
package io.jsonrpc.server.servlet.sockjs;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
