/**
 * The threads of the engine: the shared workers and their fair queue, the order of the tasks of one session, handlers
 * on reading threads, and deadlines.
 */
@Internal
@NullMarked
package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
