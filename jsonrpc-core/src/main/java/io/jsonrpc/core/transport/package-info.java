/** A pipe for text messages, alike at both ends. */
@NullMarked
package io.jsonrpc.core.transport;

import org.jspecify.annotations.NullMarked;
