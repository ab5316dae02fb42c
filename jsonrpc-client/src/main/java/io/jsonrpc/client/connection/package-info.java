/** The connection of a client across its sockets: state machine, tries to connect, heartbeat, events. */
@NullMarked
package io.jsonrpc.client.connection;

import org.jspecify.annotations.NullMarked;
