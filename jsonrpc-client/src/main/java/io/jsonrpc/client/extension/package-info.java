/** What client and server agree on when a session is opened, beyond the protocol. */
@NullMarked
package io.jsonrpc.client.extension;

import org.jspecify.annotations.NullMarked;
