/** What Spring keeps on the thread that handles a call, and gives to a {@code Mono} that is returned. */
@Internal
@NullMarked
package io.jsonrpc.spring.context;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
