/** The clients that Kurento's users have, as they were published, against the demo server. */
@NullMarked
package io.jsonrpc.interop;

import org.jspecify.annotations.NullMarked;
