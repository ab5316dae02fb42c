package io.jsonrpc.server.web;

import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other origins whose pages may connect to an endpoint, as listed by its handler. An entry is {@code *}, {@code
 * null} for pages without an origin, or an origin, in which {@code *} matches any scheme, any part of a host, or any
 * port; the port may be a list, {@code [8080,8081]}.
 *
 * @since 0.1
 */
public final class AllowedOrigins {

    private static final Logger log = LoggerFactory.getLogger(AllowedOrigins.class);

    /** An origin that no page has (RFC 2606), so that only entries for every origin permit it. */
    private static final String NOBODY = "https://nobody.invalid";

    private static final String NO_ORIGIN = "null";

    private final List<Rule> rules;

    /**
     * The list of this endpoint's handler.
     *
     * @throws StartupException if an entry can never match an origin
     */
    public AllowedOrigins(Endpoint endpoint) {
        this.rules = endpoint.options().allowedOrigins().stream()
                .map(entry -> rule(entry, endpoint))
                .toList();
    }

    private static Rule rule(String entry, Endpoint endpoint) {
        try {
            return Rule.parse(entry);
        } catch (IllegalArgumentException ex) {
            throw new StartupException(
                    "The allowed origin \"" + entry + "\" of "
                            + endpoint.handlers().handlerType().getName() + " on " + endpoint.pattern() + " "
                            + ex.getMessage(),
                    "Write http:// or https:// and a host, such as https://example.org, https://*.example.org or"
                            + " http://localhost:8080");
        }
    }

    /** Whether pages of this origin may connect. */
    public boolean permits(String origin) {
        Origin page = Origin.parse(origin);
        return this.rules.stream().anyMatch(rule -> rule.permits(origin, page));
    }

    /** Logs a warning if the list permits every origin. */
    public void warnOfEverybody(Endpoint endpoint) {
        // Any site can create a page without an origin: a sandboxed frame.
        if (permits(NOBODY) || permits(NO_ORIGIN)) {
            log.warn(
                    "{} on {} allows every origin: pages of any site may connect with the cookies of their visitors."
                            + " If cookies authenticate, list the origins with withAllowedOrigins",
                    endpoint.handlers().handlerType().getName(),
                    endpoint.pattern());
        }
    }

    /** One entry. */
    private interface Rule {

        boolean permits(String text, @Nullable Origin page);

        static Rule parse(String entry) {
            String text = entry.strip().toLowerCase(Locale.ROOT);
            if (text.equals("*")) {
                // No page has the origin *: as the reader of an answer it would be all of them.
                return (origin, page) -> !origin.isEmpty() && !origin.equals("*");
            }
            return text.equals(NO_ORIGIN) ? (origin, page) -> origin.equals(NO_ORIGIN) : OriginRule.parse(text);
        }
    }

    /** An origin with wildcards. They match within the host or the port, never beyond. */
    private record OriginRule(Pattern scheme, Pattern host, Pattern port) implements Rule {

        private static final Pattern ENTRY = Pattern.compile("(\\*|[a-z][a-z0-9+.-]*)://"
                + "(\\[[0-9a-f:.]+]|[a-z0-9._*-]+)(?::(\\d{1,5}|\\*|\\[(?:\\*|\\d{1,5}(?:,\\d{1,5})*)]))?/?");

        static OriginRule parse(String entry) {
            Matcher match = ENTRY.matcher(entry);
            if (!match.matches()) {
                throw new IllegalArgumentException("is no origin");
            }
            String scheme = match.group(1);
            if (scheme.equals("ws") || scheme.equals("wss")) {
                throw new IllegalArgumentException("is no origin of a page");
            }
            String port = Objects.requireNonNullElse(match.group(3), String.valueOf(Origin.defaultPort(scheme)));
            if (match.group(3) == null && (scheme.equals("*") || match.group(2).equals("*"))) {
                port = "*";
            }
            return new OriginRule(glob(scheme), glob(Origin.hostOf(match.group(2))), ports(port));
        }

        private static Pattern ports(String list) {
            String ports = list.startsWith("[") ? list.substring(1, list.length() - 1) : list;
            return Pattern.compile(Arrays.stream(ports.split(","))
                    .map(port -> port.equals("*") ? "-?\\d+" : Pattern.quote(port))
                    .collect(Collectors.joining("|")));
        }

        private static Pattern glob(String text) {
            return Pattern.compile(
                    Arrays.stream(text.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        }

        @Override
        public boolean permits(String text, @Nullable Origin page) {
            return page != null
                    && this.scheme.matcher(page.scheme()).matches()
                    && this.host.matcher(page.host()).matches()
                    && this.port.matcher(String.valueOf(page.port())).matches();
        }
    }
}
