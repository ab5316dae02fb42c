/** The contracts and values that users program against. */
@NullMarked
package io.jsonrpc.core;

import org.jspecify.annotations.NullMarked;
