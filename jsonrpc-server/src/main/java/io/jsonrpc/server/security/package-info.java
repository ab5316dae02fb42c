/** The logins of sessions, and what is told at start about who may call what. */
@Internal
@NullMarked
package io.jsonrpc.server.security;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
