/**
 * Channels of a resumable session: several conversations on one socket, each behind a number; PROTOCOL.md, 3.6. The
 * grammar, the table and the scheduler are state without I/O, threads or clock.
 */
@Internal
@NullMarked
package io.jsonrpc.core.channel;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
