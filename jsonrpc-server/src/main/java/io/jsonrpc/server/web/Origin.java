package io.jsonrpc.server.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of a page or of a server, as browsers compare them. The schemes of WebSockets are those of the pages
 * that open them: some proxies write {@code wss} where others write {@code https}.
 *
 * @param scheme in lower case
 * @param host in its one spelling
 * @param port the scheme's own where none is named; -1 where the scheme has none
 */
record Origin(String scheme, String host, int port) {

    private static final int MAX_LENGTH = 300;

    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]/?#@:\\\\,\\s]+)(?::(\\d{1,5}))?");

    private static final Pattern TEXT = Pattern.compile("([a-z][a-z0-9+.-]*)://(" + AUTHORITY + ")");

    /** What an {@code Origin} header names; null for {@code null} and for what is no origin. */
    static @Nullable Origin parse(String text) {
        Matcher match = matcher(TEXT, text);
        return match.matches() ? of(match.group(1), match.group(2)) : null;
    }

    /** Of a scheme and what a {@code Host} header holds; null where that is no authority. */
    static @Nullable Origin of(String scheme, String authority) {
        Matcher match = matcher(AUTHORITY, authority);
        if (!match.matches()) {
            return null;
        }
        return of(scheme, match.group(1), match.group(2) == null ? -1 : Integer.parseInt(match.group(2)));
    }

    /** Of parts; a port that is none stands for the scheme's own. */
    static Origin of(String scheme, String host, int port) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        String web = lower.equals("ws") ? "http" : lower.equals("wss") ? "https" : lower;
        return new Origin(web, hostOf(host), port > 0 ? port : defaultPort(web));
    }

    /** A host in its one spelling: lower case, IPv6 addresses in brackets and in full. */
    static String hostOf(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.indexOf(':') < 0) {
            return name;
        }
        String literal = name.startsWith("[") ? name : "[" + name + "]";
        try {
            // Names in brackets are never looked up.
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
