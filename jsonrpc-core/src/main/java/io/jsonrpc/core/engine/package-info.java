/** The machine behind both ends, hidden behind one builder. */
@Internal
@NullMarked
package io.jsonrpc.core.engine;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
