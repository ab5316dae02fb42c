/**
 * Spring Boot auto-configuration for both web stacks, the properties {@code jsonrpc.server.*}, and the checks and
 * reports at start-up.
 */
@NullMarked
package io.jsonrpc.server.autoconfigure;

import org.jspecify.annotations.NullMarked;
