/** What bounds all sessions of a server together; knows no session. */
@NullMarked
package io.jsonrpc.server.session.bounds;

import org.jspecify.annotations.NullMarked;
