/** A conversation that outlives its sockets; PROTOCOL.md, part 3. Pure state: no I/O, no threads, no clock. */
@NullMarked
package io.jsonrpc.core.session;

import org.jspecify.annotations.NullMarked;
