package io.jsonrpc.server.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/**
 * The headers of a handshake, in the form kept by sessions.
 *
 * @since 0.1
 */
public final class HandshakeHeaders {

    /** Shared strings for the names of almost every handshake, because every session keeps its headers. */
    private static final Map<String, String> USUAL = Stream.of(
                    "accept",
                    "accept-encoding",
                    "accept-language",
                    "authorization",
                    "cache-control",
                    "connection",
                    "content-length",
                    "content-type",
                    "cookie",
                    "forwarded",
                    "host",
                    "origin",
                    "pragma",
                    "sec-websocket-extensions",
                    "sec-websocket-key",
                    "sec-websocket-protocol",
                    "sec-websocket-version",
                    "upgrade",
                    "user-agent",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-port",
                    "x-forwarded-proto")
            .collect(Collectors.toUnmodifiableMap(UnaryOperator.identity(), UnaryOperator.identity()));

    private HandshakeHeaders() {}

    /** An immutable copy with names in lower case. */
    public static Map<String, List<String>> copyOf(HttpHeaders received) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        received.forEach((name, values) ->
                headers.computeIfAbsent(key(name), unused -> new ArrayList<>()).addAll(values));
        headers.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(headers);
    }

    /**
     * The same of a request of a servlet container: without the detour over Spring's view of it, which looks each name up
     * several times.
     *
     * @param values returns all values of a name
     */
    public static Map<String, List<String>> copyOf(
            Enumeration<String> names, Function<String, Enumeration<String>> values) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            headers.computeIfAbsent(key(name), unused -> List.copyOf(Collections.list(values.apply(name))));
        }
        return Collections.unmodifiableMap(headers);
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return USUAL.getOrDefault(lower, lower);
    }
}
