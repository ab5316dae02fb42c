/** Control frames of a session, byte for byte. */
@NullMarked
package io.jsonrpc.core.session.frame;

import org.jspecify.annotations.NullMarked;
