/** What bounds the sessions of a server, together and each; knows no session. */
@Internal
@NullMarked
package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
