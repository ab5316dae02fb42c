/** The machine behind both ends, hidden behind one builder. */
@NullMarked
package io.jsonrpc.engine;

import org.jspecify.annotations.NullMarked;
