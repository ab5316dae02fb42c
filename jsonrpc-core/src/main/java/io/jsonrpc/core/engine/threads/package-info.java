/**
 * The threads of the engine: the shared workers and their fair queue, the order of the tasks of one session, handlers
 * on reading threads, and deadlines.
 */
@NullMarked
package io.jsonrpc.core.engine.threads;

import org.jspecify.annotations.NullMarked;
