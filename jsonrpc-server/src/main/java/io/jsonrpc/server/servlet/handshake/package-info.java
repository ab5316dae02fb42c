/** Handshakes on Spring MVC: which are refused, and what is kept of the others. */
@NullMarked
package io.jsonrpc.server.servlet.handshake;

import org.jspecify.annotations.NullMarked;
