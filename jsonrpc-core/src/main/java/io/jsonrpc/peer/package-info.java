/** The contracts and values that users program against. */
@NullMarked
package io.jsonrpc.peer;

import org.jspecify.annotations.NullMarked;
