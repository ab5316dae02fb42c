package io.jsonrpc.spring.controller;

import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;

/** An argument that comes with the session. Chosen once for a parameter. */
@FunctionalInterface
interface SessionArgument {

    @Nullable Object of(Session session);
}
