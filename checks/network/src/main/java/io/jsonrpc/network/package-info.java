/**
 * Fixtures shared by tests of servers and clients: a client on a plain socket, a proxy that breaks connections, and
 * histories that check the guarantees of a session.
 */
@NullMarked
package io.jsonrpc.network;

import org.jspecify.annotations.NullMarked;
