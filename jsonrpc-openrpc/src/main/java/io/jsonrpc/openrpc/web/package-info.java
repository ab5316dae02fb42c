/** Documents and the explorer over HTTP. */
@Internal
@NullMarked
package io.jsonrpc.openrpc.web;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
