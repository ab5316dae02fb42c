/** One socket: what the web stacks bring and take, assembled, limited and logged. */
@NullMarked
package io.jsonrpc.server.socket;

import org.jspecify.annotations.NullMarked;
