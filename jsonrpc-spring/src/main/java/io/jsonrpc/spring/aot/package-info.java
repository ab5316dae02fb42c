/** What native images must know of controllers and shared interfaces. */
@NullMarked
package io.jsonrpc.spring.aot;

import org.jspecify.annotations.NullMarked;
