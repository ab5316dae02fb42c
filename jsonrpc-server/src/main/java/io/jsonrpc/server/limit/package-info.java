/** The limits on the rate of calls. */
@Internal
@NullMarked
package io.jsonrpc.server.limit;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
