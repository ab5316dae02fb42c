/**
 * One socket of a servlet container: passes what it receives to the session, writes without blocking the caller, and
 * closes within a deadline.
 */
@Internal
@NullMarked
package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
