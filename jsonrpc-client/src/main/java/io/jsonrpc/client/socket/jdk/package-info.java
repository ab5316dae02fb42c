/** Sockets of the JDK's WebSocket client. */
@Internal
@NullMarked
package io.jsonrpc.client.socket.jdk;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
