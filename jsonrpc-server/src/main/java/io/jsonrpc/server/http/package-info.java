/**
 * Calls by HTTP, on both web stacks: which POSTs are accepted, the transport of one, its answer, and which pages of other
 * origins may read that.
 */
@Internal
@NullMarked
package io.jsonrpc.server.http;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
