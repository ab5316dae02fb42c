/**
 * The specifics of Tomcat and Jetty: limits on their buffers and blocking writes, prompt completion of writes, and
 * information that their APIs do not expose.
 */
@Internal
@NullMarked
package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
