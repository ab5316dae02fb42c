/** Sessions as the application sees them: events of their begin and end, and beans that live as long as one. */
@NullMarked
package io.jsonrpc.spring.session;

import org.jspecify.annotations.NullMarked;
