/**
 * What shared interfaces and controllers say about their methods on the wire. Needs nothing else of this framework at run
 * time, and no Spring, so interfaces that client and server share can be in a jar of their own.
 */
@NullMarked
package io.jsonrpc.annotation;

import org.jspecify.annotations.NullMarked;
