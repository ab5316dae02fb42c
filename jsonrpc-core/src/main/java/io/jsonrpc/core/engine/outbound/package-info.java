/** Sending: the requests that are pending, the outgoing queue and its limits, and batches. */
@Internal
@NullMarked
package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
