/** What a tester talks to: a server behind a socket, or the sessions and endpoints of one in this process. */
@Internal
@NullMarked
package io.jsonrpc.test.server;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
