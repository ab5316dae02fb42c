/**
 * The registry of endpoints: maps each path to its handler and the handler's options, and reports registration errors
 * together.
 */
@NullMarked
package io.jsonrpc.server.endpoint;

import org.jspecify.annotations.NullMarked;
