/** Calls by HTTP on Spring MVC. */
@Internal
@NullMarked
package io.jsonrpc.server.servlet.http;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
