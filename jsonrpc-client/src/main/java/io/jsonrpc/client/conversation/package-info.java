/** What handlers and callers of a client see: the session object, sending, calls to the handler. */
@Internal
@NullMarked
package io.jsonrpc.client.conversation;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
