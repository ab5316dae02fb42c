/** Requests and notifications received from the other side, from their arrival to their answer. */
@Internal
@NullMarked
package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
