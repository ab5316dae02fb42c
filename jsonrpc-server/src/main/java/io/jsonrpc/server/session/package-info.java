/** Sessions across their sockets, the same on every web stack: nothing here knows servlets or Reactor. */
@Internal
@NullMarked
package io.jsonrpc.server.session;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
