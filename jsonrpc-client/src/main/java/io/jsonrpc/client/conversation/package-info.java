/** What handlers and callers of a client see: the session object, sending, calls to the handler. */
@NullMarked
package io.jsonrpc.client.conversation;

import org.jspecify.annotations.NullMarked;
