/**
 * Tests of Spring Boot applications: {@link io.jsonrpc.test.autoconfigure.JsonRpcTest} for controllers alone.
 *
 * @since 0.1
 */
@NullMarked
package io.jsonrpc.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
