/** Requests and notifications sent to the other side, and the queue in which messages leave. */
@NullMarked
package io.jsonrpc.core.engine.outbound;

import org.jspecify.annotations.NullMarked;
