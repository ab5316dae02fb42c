/** From a link to the socket of the moment: one write at a time, whoever has something to write. Knows no JSON. */
@NullMarked
package io.jsonrpc.pump;

import org.jspecify.annotations.NullMarked;
