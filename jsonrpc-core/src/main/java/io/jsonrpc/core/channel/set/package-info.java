/** What an end sends to sets of its channels (PROTOCOL.md, 3.6). */
@Internal
@NullMarked
package io.jsonrpc.core.channel.set;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
