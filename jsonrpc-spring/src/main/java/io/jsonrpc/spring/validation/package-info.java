/** Constraints on the arguments of controllers. */
@Internal
@NullMarked
package io.jsonrpc.spring.validation;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
