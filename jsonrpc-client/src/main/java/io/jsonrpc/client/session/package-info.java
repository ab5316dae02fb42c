/** The session of a client: its handshakes, resumable and classic, and what the sockets receive in it. */
@Internal
@NullMarked
package io.jsonrpc.client.session;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
