package io.jsonrpc.spring.argument;

import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;

/** An argument that comes with the session. Chosen once for a parameter. */
@FunctionalInterface
public interface SessionArgument {

    /** @throws Exception fails the call or the callback */
    @Nullable Object of(Session session) throws Exception;
}
