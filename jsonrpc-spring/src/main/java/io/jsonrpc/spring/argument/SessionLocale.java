package io.jsonrpc.spring.argument;

import io.jsonrpc.core.Session;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The language that a client prefers. */
public final class SessionLocale {

    private SessionLocale() {}

    /** The first one of {@code Accept-Language}; that of this machine if the client does not say. */
    public static Locale of(Session session) {
        Map<String, List<String>> headers = session.getHandshakeHeaders();
        try {
            return Locale.LanguageRange.parse(String.join(",", headers.getOrDefault("accept-language", List.of())))
                    .stream()
                    .map(range -> Locale.forLanguageTag(range.getRange()))
                    .filter(locale -> !locale.getLanguage().isEmpty())
                    .findFirst()
                    .orElseGet(Locale::getDefault);
        } catch (IllegalArgumentException malformed) {
            return Locale.getDefault();
        }
    }
}
