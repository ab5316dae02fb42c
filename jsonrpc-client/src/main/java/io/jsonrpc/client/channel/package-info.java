/** Channels of a resumable session: transports of conversations on the socket that is there. */
@Internal
@NullMarked
package io.jsonrpc.client.channel;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
