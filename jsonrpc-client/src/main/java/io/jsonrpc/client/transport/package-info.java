/** The sockets of a client: the contract for other WebSocket implementations than the one of the JDK. */
@NullMarked
package io.jsonrpc.client.transport;

import org.jspecify.annotations.NullMarked;
