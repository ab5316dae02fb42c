package io.jsonrpc.server.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/**
 * The headers of a handshake, as sessions keep them.
 *
 * @since 0.1
 */
public final class HandshakeHeaders {

    private HandshakeHeaders() {}

    /** A copy that cannot be changed, with names in lower case. */
    public static Map<String, List<String>> copyOf(HttpHeaders received) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        // Every session keeps them, and all have the same names.
        received.forEach((name, values) -> headers.computeIfAbsent(
                        name.toLowerCase(Locale.ROOT).intern(), unused -> new ArrayList<>())
                .addAll(values));
        headers.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(headers);
    }
}
