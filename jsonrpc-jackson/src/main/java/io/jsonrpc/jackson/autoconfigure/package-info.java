/** Spring Boot auto-configuration: the codec of a server is that of Jackson. */
@NullMarked
package io.jsonrpc.jackson.autoconfigure;

import org.jspecify.annotations.NullMarked;
