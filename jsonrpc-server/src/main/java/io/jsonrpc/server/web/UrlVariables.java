package io.jsonrpc.server.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables in the path of a handshake. A session can be resumed only if they are equal, so "none" must never mean "not
 * found".
 */
public final class UrlVariables {

    private UrlVariables() {}

    /**
     * A copy of them.
     *
     * @param attribute in which Spring keeps them
     * @throws IllegalStateException if it is not set, or was removed
     */
    public static Map<String, String> of(@Nullable Object attribute) {
        if (!(attribute instanceof Map<?, ?> variables)) {
            throw new IllegalStateException("A handshake without its path variables");
        }
        Map<String, String> copy = new LinkedHashMap<>();
        variables.forEach((name, value) -> copy.put(String.valueOf(name), String.valueOf(value)));
        return Collections.unmodifiableMap(copy);
    }
}
