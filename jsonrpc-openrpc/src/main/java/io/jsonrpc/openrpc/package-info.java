/** OpenRPC documents of the methods of an endpoint, and which changes of them break callers. */
@NullMarked
package io.jsonrpc.openrpc;

import org.jspecify.annotations.NullMarked;
