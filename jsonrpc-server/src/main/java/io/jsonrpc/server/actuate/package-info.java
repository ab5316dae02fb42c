/**
 * The actuator endpoint and health indicator, and metrics and traces with Micrometer. The number of meters is bounded
 * whatever clients send.
 */
@NullMarked
package io.jsonrpc.server.actuate;

import org.jspecify.annotations.NullMarked;
