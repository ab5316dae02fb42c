/** Measures the structure of a checkout; nothing here is published. */
@NullMarked
package io.jsonrpc.house;

import org.jspecify.annotations.NullMarked;
