/** A pipe for text messages, alike at both ends. */
@NullMarked
package io.jsonrpc.transport;

import org.jspecify.annotations.NullMarked;
