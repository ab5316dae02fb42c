/** Text to messages and back. Bad input is a value, never an exception. */
@NullMarked
package io.jsonrpc.codec;

import org.jspecify.annotations.NullMarked;
