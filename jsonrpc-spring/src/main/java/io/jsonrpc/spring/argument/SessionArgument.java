package io.jsonrpc.spring.argument;

import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;

/** An argument that comes with the session. Chosen once for a parameter. */
@FunctionalInterface
public interface SessionArgument {

    @Nullable Object of(Session session);
}
