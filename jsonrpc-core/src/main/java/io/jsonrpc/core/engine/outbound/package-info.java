/** Sending: the requests that are pending, the outgoing queue and its limits, and batches. */
@NullMarked
package io.jsonrpc.core.engine.outbound;

import org.jspecify.annotations.NullMarked;
