package io.jsonrpc.server.web;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser sent a request, as far as the server and the proxies before it know.
 *
 * @since 0.1
 */
public final class RequestTarget {

    private final Origin told;

    private final @Nullable String hostHeader;

    private final List<Origin> all = new ArrayList<>();

    /**
     * A target.
     *
     * @param scheme with forwarded headers applied, as the application wants that; so is the host and the port
     * @param port not above 0 for none
     * @param hostHeader the {@code Host} header as it came; null for none
     */
    public RequestTarget(String scheme, String host, int port, @Nullable String hostHeader) {
        this.hostHeader = hostHeader;
        this.told = add(scheme, host, port);
    }

    private Origin add(String scheme, String host, int port) {
        Origin origin = Origin.of(scheme, host, port);
        this.all.add(origin);
        Origin asked = this.hostHeader == null ? null : Origin.of(scheme, this.hostHeader);
        // Who applies a forwarded scheme guesses the port, which the Host header of the same host tells.
        if (asked != null && asked.host().equals(origin.host())) {
            this.all.add(asked);
        }
        return origin;
    }

    /**
     * A target.
     *
     * @param authority host and port, with forwarded headers applied
     */
    public static RequestTarget of(String scheme, String authority, @Nullable String hostHeader) {
        Origin told = Origin.of(scheme, authority);
        return told == null
                ? new RequestTarget(scheme, authority, -1, hostHeader)
                : new RequestTarget(scheme, told.host(), told.port(), hostHeader);
    }

    /**
     * Whether a request target in absolute form, {@code http://host/path}, names another host or port than the {@code Host}
     * header. RFC 9112 lets the target decide; Tomcat and Jetty refuse such a request.
     *
     * @param requestTarget as it came
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

    /** The same target with one more way to read it. Where that is secure, a page that came without TLS is another origin. */
    public RequestTarget or(String scheme, String host, int port) {
        if (add(scheme, host, port).scheme().equals("https")) {
            this.all.removeIf(origin -> origin.scheme().equals("http"));
        }
        return this;
    }

    String host() {
        return this.told.host();
    }

    boolean is(Origin origin) {
        return this.all.contains(origin);
    }

    @Override
    public String toString() {
        return this.told.toString();
    }
}
