/** What happens to a connection: its states, why it ends, the listener that is called, the exceptions that callers get. */
@NullMarked
package io.jsonrpc.client.event;

import org.jspecify.annotations.NullMarked;
