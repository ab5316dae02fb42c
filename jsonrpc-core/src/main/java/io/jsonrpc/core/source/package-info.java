/** What a handler answers with when it answers with a stream. */
@NullMarked
package io.jsonrpc.core.source;

import org.jspecify.annotations.NullMarked;
