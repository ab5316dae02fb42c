package io.jsonrpc.server.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of a page or of a server, as compared by browsers. WebSocket schemes are mapped to those of
 * pages, because some proxies write {@code wss} where others write {@code https}.
 *
 * @param scheme in lower case
 * @param host in canonical form
 * @param port the scheme's default if none is given; -1 if the scheme has no default
 */
record Origin(String scheme, String host, int port) {

    private static final int MAX_LENGTH = 300;

    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]/?#@:\\\\,\\s]+)(?::(\\d{1,5}))?");

    private static final Pattern TEXT = Pattern.compile("([a-z][a-z0-9+.-]*)://(" + AUTHORITY + ")");

    /** Parses an {@code Origin} header; null for {@code null} and for invalid text. */
    static @Nullable Origin parse(String text) {
        Matcher match = matcher(TEXT, text);
        return match.matches() ? of(match.group(1), match.group(2)) : null;
    }

    /** The origin of a scheme and a {@code Host} header; null if the header is not a valid authority. */
    static @Nullable Origin of(String scheme, String authority) {
        Matcher match = matcher(AUTHORITY, authority);
        if (!match.matches()) {
            return null;
        }
        return of(scheme, match.group(1), match.group(2) == null ? -1 : Integer.parseInt(match.group(2)));
    }

    /** The origin of its parts; a port that is not positive means the scheme's default. */
    static Origin of(String scheme, String host, int port) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        String web = lower.equals("ws") ? "http" : lower.equals("wss") ? "https" : lower;
        return new Origin(web, hostOf(host), port > 0 ? port : defaultPort(web));
    }

    /** A host in canonical form: lower case, IPv6 addresses in brackets and unabbreviated. */
    static String hostOf(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.indexOf(':') < 0) {
            return name;
        }
        String literal = name.startsWith("[") ? name : "[" + name + "]";
        try {
            // Text in brackets is never resolved as a name.
            return "[" + InetAddress.getByName(literal).getHostAddress() + "]";
        } catch (UnknownHostException ex) {
            return literal;
        }
    }

    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }

    private static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(text.length() > MAX_LENGTH ? "" : text.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return this.scheme + "://" + this.host + (this.port == defaultPort(this.scheme) ? "" : ":" + this.port);
    }
}
