/**
 * What the engine requires of a socket: sending text messages one at a time, and a close status. The types are the same
 * for clients and servers; an implementation for both ends in one process is included.
 */
@NullMarked
package io.jsonrpc.core.transport;

import org.jspecify.annotations.NullMarked;
