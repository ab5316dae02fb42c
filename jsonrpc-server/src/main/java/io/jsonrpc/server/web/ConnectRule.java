package io.jsonrpc.server.web;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Decides which pages may connect to an endpoint, and under which host names: pages of the same origin and of the
 * origins listed by the handler. A request without {@code Origin} is accepted, because browsers always send that header
 * from a page of another origin.
 *
 * @since 0.1
 */
public final class ConnectRule {

    private final AllowedOrigins origins;

    private final AllowedHosts hosts;

    /** The rule of an endpoint. */
    public ConnectRule(AllowedOrigins origins, AllowedHosts hosts) {
        this.origins = origins;
        this.hosts = hosts;
    }

    /** The reason to refuse a request with these headers; null if it may connect. */
    public @Nullable Refusal judge(HttpHeaders headers, Supplier<RequestTarget> target) {
        return judge(headers.getOrEmpty(HttpHeaders.ORIGIN), headers.getOrEmpty(HttpHeaders.HOST), target);
    }

    /**
     * The same.
     *
     * @param origin the values of {@code Origin}
     * @param host the values of {@code Host}
     * @param target asked only where something depends on it
     */
    public @Nullable Refusal judge(List<String> origin, List<String> host, Supplier<RequestTarget> target) {
        if (origin.size() > 1 || host.size() > 1) {
            return Refusal.ambiguous();
        }
        return origin.isEmpty() && this.hosts.permitAll() ? null : judge(origin, target.get());
    }

    private @Nullable Refusal judge(List<String> origin, RequestTarget target) {
        if (!this.hosts.permits(target.host())) {
            return new Refusal(
                    Refusal.Kind.HOST,
                    HttpStatus.FORBIDDEN,
                    Refusal.shown(target.host()),
                    "the host " + Refusal.shown(target.host()) + " is not among jsonrpc.server.allowed-hosts");
        }
        if (origin.isEmpty() || permits(origin.get(0), target)) {
            return null;
        }
        return new Refusal(
                Refusal.Kind.ORIGIN,
                HttpStatus.FORBIDDEN,
                Refusal.shown(origin.get(0)),
                "the page's origin " + Refusal.shown(origin.get(0)) + " is neither that of this server, "
                        + Refusal.shown(target.toString())
                        + ", nor in the handler's withAllowedOrigins. Behind a proxy let it send X-Forwarded-Proto and -Host,"
                        + " and set server.forward-headers-strategy=framework");
    }

    private boolean permits(String origin, RequestTarget target) {
        return isOfServer(origin, target) || this.origins.permits(origin);
    }

    /** Whether a page is of the origin of the server itself. */
    public static boolean isOfServer(String origin, RequestTarget target) {
        Origin page = Origin.parse(origin);
        return page != null && target.is(page);
    }
}
