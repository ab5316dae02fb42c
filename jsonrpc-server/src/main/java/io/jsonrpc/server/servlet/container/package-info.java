/**
 * The specifics of Tomcat and Jetty: limits on their buffers and blocking writes, frames written below their
 * APIs, and information that these do not expose.
 */
@Internal
@NullMarked
package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
