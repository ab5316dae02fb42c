/** How failures become error objects. */
@Internal
@NullMarked
package io.jsonrpc.core.engine.error;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
