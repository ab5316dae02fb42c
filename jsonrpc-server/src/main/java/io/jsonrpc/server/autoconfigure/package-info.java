/** Spring Boot auto-configuration and its properties. */
@NullMarked
package io.jsonrpc.server.autoconfigure;

import org.jspecify.annotations.NullMarked;
