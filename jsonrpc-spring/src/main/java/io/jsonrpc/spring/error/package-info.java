/** Errors that stand for the exceptions of controllers. */
@Internal
@NullMarked
package io.jsonrpc.spring.error;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
