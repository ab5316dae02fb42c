/** One socket of a client. */
@Internal
@NullMarked
package io.jsonrpc.client.socket;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
