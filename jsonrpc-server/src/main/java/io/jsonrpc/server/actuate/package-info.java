/** Actuator endpoint, health and meters. */
@NullMarked
package io.jsonrpc.server.actuate;

import org.jspecify.annotations.NullMarked;
