/** Log entries that the other side can cause, limited to a few a minute. */
@Internal
@NullMarked
package io.jsonrpc.core.log;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
