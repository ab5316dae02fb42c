/** Calls the other side by a shared interface. */
@Internal
@NullMarked
package io.jsonrpc.core.proxy;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
