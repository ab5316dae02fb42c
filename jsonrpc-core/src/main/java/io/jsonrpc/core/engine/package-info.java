/** The machine behind both ends, hidden behind one builder. */
@NullMarked
package io.jsonrpc.core.engine;

import org.jspecify.annotations.NullMarked;
