/**
 * The two ends of a stream, and all streams of a session at each end: state without I/O, threads or clock. The engine
 * sends what they say, and guards them with a lock.
 */
@Internal
@NullMarked
package io.jsonrpc.core.stream;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
