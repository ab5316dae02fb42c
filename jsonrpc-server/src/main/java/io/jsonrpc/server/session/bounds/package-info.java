/** What bounds all sessions of a server together; knows no session. */
@Internal
@NullMarked
package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
