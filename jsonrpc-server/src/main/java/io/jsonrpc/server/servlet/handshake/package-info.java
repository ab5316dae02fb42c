/**
 * Handshakes on Spring MVC: filters and interceptors that refuse them or reserve a place, and what is kept of the
 * accepted ones for the session.
 */
@Internal
@NullMarked
package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
