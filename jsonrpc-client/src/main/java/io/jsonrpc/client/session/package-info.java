/** The session of a client: its handshakes, resumable and classic, and what the sockets receive in it. */
@NullMarked
package io.jsonrpc.client.session;

import org.jspecify.annotations.NullMarked;
