/**
 * The configuration of the server as immutable values, independent of Spring's properties, from which the
 * autoconfiguration creates them.
 */
@Internal
@NullMarked
package io.jsonrpc.server.settings;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
