/** Who may call which method, with Spring Security. */
@NullMarked
package io.jsonrpc.spring.security;

import org.jspecify.annotations.NullMarked;
