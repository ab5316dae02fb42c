/** Text to messages and back. Bad input is a value, never an exception. */
@NullMarked
package io.jsonrpc.core.codec;

import org.jspecify.annotations.NullMarked;
