/**
 * What the servlet and the reactive stack share: which handshakes are accepted (origins, hosts, bearer tokens), how
 * refusals are answered and logged, and what may appear in a close frame.
 */
@Internal
@NullMarked
package io.jsonrpc.server.web;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
