package io.jsonrpc.server.web;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target to which a browser sent a request, as far as the server and the proxies in front of it know.
 *
 * @since 0.1
 */
public final class RequestTarget {

    private final Origin primary;

    private final @Nullable String hostHeader;

    private final List<Origin> all = new ArrayList<>();

    /**
     * Creates a target.
     *
     * @param scheme with forwarded headers applied as configured by the application, like host and port
     * @param port 0 or less for none
     * @param hostHeader the {@code Host} header as received; null for none
     */
    public RequestTarget(String scheme, String host, int port, @Nullable String hostHeader) {
        this.hostHeader = hostHeader;
        this.primary = add(scheme, host, port);
    }

    private Origin add(String scheme, String host, int port) {
        Origin origin = Origin.of(scheme, host, port);
        this.all.add(origin);
        Origin byHostHeader = this.hostHeader == null ? null : Origin.of(scheme, this.hostHeader);
        // Applying a forwarded scheme guesses the port; the Host header of the same host has the actual one.
        if (byHostHeader != null && byHostHeader.host().equals(origin.host())) {
            this.all.add(byHostHeader);
        }
        return origin;
    }

    /**
     * Creates a target.
     *
     * @param authority host and port, with forwarded headers applied
     */
    public static RequestTarget of(String scheme, String authority, @Nullable String hostHeader) {
        Origin origin = Origin.of(scheme, authority);
        return origin == null
                ? new RequestTarget(scheme, authority, -1, hostHeader)
                : new RequestTarget(scheme, origin.host(), origin.port(), hostHeader);
    }

    /**
     * Whether a request target in absolute form, {@code http://host/path}, names another host or port than the {@code
     * Host} header. In RFC 9112 the target takes precedence; Tomcat and Jetty reject such a request.
     *
     * @param requestTarget as received
     */
    public static boolean isAmbiguous(String requestTarget, @Nullable String hostHeader) {
        int authority = requestTarget.indexOf("://") + 3;
        if (requestTarget.startsWith("/") || authority < 3) {
            return false;
        }
        int end = authority;
        while (end < requestTarget.length() && "/?#".indexOf(requestTarget.charAt(end)) < 0) {
            end++;
        }
        Origin named = Origin.parse(requestTarget.substring(0, end));
        return named == null || hostHeader == null || !named.equals(Origin.of(named.scheme(), hostHeader));
    }

    /**
     * The same target with one more interpretation. If that one is secure, a page loaded without TLS has another
     * origin.
     */
    public RequestTarget or(String scheme, String host, int port) {
        if (add(scheme, host, port).scheme().equals("https")) {
            this.all.removeIf(origin -> origin.scheme().equals("http"));
        }
        return this;
    }

    String host() {
        return this.primary.host();
    }

    boolean is(Origin origin) {
        return this.all.contains(origin);
    }

    @Override
    public String toString() {
        return this.primary.toString();
    }
}
