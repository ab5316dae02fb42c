/**
 * The registry of endpoints: maps each path to its handler and the handler's options, and reports registration errors
 * together.
 */
@Internal
@NullMarked
package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
