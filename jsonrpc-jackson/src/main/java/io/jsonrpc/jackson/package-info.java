/** Params and results mapped by Jackson 3: the codec for applications whose types are written for it. */
@NullMarked
package io.jsonrpc.jackson;

import org.jspecify.annotations.NullMarked;
