/** One write at a time to one socket, whichever threads send. */
@Internal
@NullMarked
package io.jsonrpc.core.transport.serial;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
