/** Reads controllers, and calls them for what serves their paths. */
@Internal
@NullMarked
package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
