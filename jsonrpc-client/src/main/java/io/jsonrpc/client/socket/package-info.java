/** One socket of a client. Internal. */
@NullMarked
package io.jsonrpc.client.socket;

import org.jspecify.annotations.NullMarked;
