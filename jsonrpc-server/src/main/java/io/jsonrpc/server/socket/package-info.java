/**
 * One socket, independent of the web stack: the contract between stacks and sessions, the assembly of messages, limits,
 * the single writer, signs of life, and the wire log.
 */
@Internal
@NullMarked
package io.jsonrpc.server.socket;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
