/** Arguments of the methods of controllers that come with the session. */
@Internal
@NullMarked
package io.jsonrpc.spring.argument;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
