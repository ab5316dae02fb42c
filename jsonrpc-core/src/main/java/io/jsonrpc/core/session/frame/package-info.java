/** The control frames of a session: their values, a reader and a writer that follow the protocol byte for byte. */
@Internal
@NullMarked
package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
