/** What the web stacks share: the rules of a handshake and of close frames. */
@NullMarked
package io.jsonrpc.server.web;

import org.jspecify.annotations.NullMarked;
