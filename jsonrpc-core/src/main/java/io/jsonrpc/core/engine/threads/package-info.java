/** Which thread runs what, in which order, and until when. */
@NullMarked
package io.jsonrpc.core.engine.threads;

import org.jspecify.annotations.NullMarked;
