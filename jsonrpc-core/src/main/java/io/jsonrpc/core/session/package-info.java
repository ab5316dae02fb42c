/**
 * Sessions that outlive their sockets; PROTOCOL.md, part 3. {@code SessionLink} and the two ends built on it are pure
 * state without I/O, threads or clock; {@code FramePump} writes their frames to the current socket.
 */
@Internal
@NullMarked
package io.jsonrpc.core.session;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
