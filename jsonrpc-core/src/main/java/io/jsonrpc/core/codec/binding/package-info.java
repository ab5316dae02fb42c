/** From JSON text to the arguments of a method, by name or by position. */
@NullMarked
package io.jsonrpc.core.codec.binding;

import org.jspecify.annotations.NullMarked;
