/** Sessions across their sockets, the same on every web stack: nothing here knows servlets or Reactor. */
@NullMarked
package io.jsonrpc.server.session;

import org.jspecify.annotations.NullMarked;
