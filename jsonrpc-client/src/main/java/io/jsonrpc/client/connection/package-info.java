/** The connection of a client across its sockets: state machine, tries to connect, heartbeat, events. */
@Internal
@NullMarked
package io.jsonrpc.client.connection;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
