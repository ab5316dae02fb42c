/**
 * The configuration of the server as immutable values, independent of Spring's properties, from which the
 * autoconfiguration creates them.
 */
@NullMarked
package io.jsonrpc.server.settings;

import org.jspecify.annotations.NullMarked;
