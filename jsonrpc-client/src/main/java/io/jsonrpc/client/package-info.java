/** The Java client: JSON-RPC 2.0 over WebSocket for any Java application. */
@NullMarked
package io.jsonrpc.client;

import org.jspecify.annotations.NullMarked;
