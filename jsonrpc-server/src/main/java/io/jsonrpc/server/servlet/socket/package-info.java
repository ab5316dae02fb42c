/**
 * One socket of a servlet container: passes what it receives to the session, writes without blocking the caller, and
 * closes within a deadline.
 */
@NullMarked
package io.jsonrpc.server.servlet.socket;

import org.jspecify.annotations.NullMarked;
