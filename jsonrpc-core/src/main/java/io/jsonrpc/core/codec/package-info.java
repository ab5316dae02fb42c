/**
 * Decodes text to messages and values and encodes them, strictly and within limits. Invalid input is a value ({@code
 * Inbound.Malformed}), never an exception.
 */
@NullMarked
package io.jsonrpc.core.codec;

import org.jspecify.annotations.NullMarked;
