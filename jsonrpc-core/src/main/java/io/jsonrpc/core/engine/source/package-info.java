/** The streams that a peer sends, from their source to the outgoing queue. */
@Internal
@NullMarked
package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
