/** Requests and notifications received from the other side, from their arrival to their answer. */
@NullMarked
package io.jsonrpc.core.engine.inbound;

import org.jspecify.annotations.NullMarked;
