/**
 * Channels of the sessions of a server (PROTOCOL.md, 3.6). A channel is a virtual socket, so that handlers and sessions see a
 * socket like any other.
 */
@Internal
@NullMarked
package io.jsonrpc.server.channel;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
