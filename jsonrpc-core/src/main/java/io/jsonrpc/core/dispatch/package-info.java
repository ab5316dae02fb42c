/**
 * Calls the methods of an annotated type for received requests and notifications. What frameworks add is given in {@link
 * io.jsonrpc.core.dispatch.MethodSurroundings}.
 */
@Internal
@NullMarked
package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
