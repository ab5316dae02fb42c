package io.jsonrpc.server.channel;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.server.ChannelAuthenticator;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelRequest;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.web.AllowedOrigins;
import java.security.Principal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which handler a channel has, by its path, who decides whether it is opened, and how many there may be in all. Nothing is
 * served at first.
 */
public final class ChannelRoutes {

    private static final SparingLog log = SparingLog.of(ChannelRoutes.class);

    private final int max;

    /** Those that are admitted, and whose handlers have not ended. */
    private final AtomicInteger count = new AtomicInteger();

    private volatile Served served = new Served("", List.of(), request -> ChannelAuthorizer.Decision.FORBID);

    private volatile @Nullable ChannelAuthenticator authenticator;

    /** @param max channels of all sessions */
    public ChannelRoutes(int max) {
        this.max = max;
    }

    /** Takes a place for a channel; false if there is none. */
    boolean enter() {
        return this.count.getAndUpdate(before -> before < this.max ? before + 1 : before) < this.max;
    }

    /** Gives the place back. */
    void leave() {
        this.count.decrementAndGet();
    }

    /** @param prefix what is before the patterns in the path of a socket */
    private record Served(String prefix, List<Mapped> mapped, ChannelAuthorizer authorizer) {}

    private record Mapped(PathPattern pattern, Endpoint endpoint, AllowedOrigins origins) {

        static Mapped of(Endpoint endpoint) {
            return new Mapped(
                    PathPatternParser.defaultInstance.parse(endpoint.pattern()),
                    endpoint,
                    new AllowedOrigins(endpoint));
        }
    }

    /** The handler of a path with channels. */
    record Route(Endpoint endpoint, Map<String, String> variables, AllowedOrigins origins) {}

    /**
     * Serves the handlers with channels from now on.
     *
     * @param endpoints all handlers, because one without channels may hide another one's path
     * @param prefix what is before their patterns in the path of a socket: the context path, and that of a servlet
     */
    public void serve(Collection<Endpoint> endpoints, String prefix, ChannelAuthorizer authorizer) {
        List<Mapped> mapped = endpoints.stream()
                .map(Mapped::of)
                .sorted(Comparator.comparing(Mapped::pattern, PathPattern.SPECIFICITY_COMPARATOR))
                .toList();
        this.served = new Served(prefix, mapped, authorizer);
    }

    /** Whose the credentials of channels are, from now on; without one there are none. */
    public void authenticateBy(@Nullable ChannelAuthenticator newAuthenticator) {
        this.authenticator = newAuthenticator;
    }

    /** Whether some handler has channels. */
    public boolean areOffered() {
        return this.served.mapped().stream().anyMatch(each -> hasChannels(each.endpoint()));
    }

    private static boolean hasChannels(Endpoint endpoint) {
        return endpoint.options().channels();
    }

    /**
     * The handler of this path, as a socket would reach it; null if there is none, or it has no channels.
     *
     * @param path one that has exactly one meaning
     */
    @Nullable Route find(String path) {
        Served now = this.served;
        if (!path.startsWith(now.prefix() + "/")) {
            return null;
        }
        PathContainer within =
                PathContainer.parsePath(path.substring(now.prefix().length()));
        for (Mapped each : now.mapped()) {
            PathPattern.PathMatchInfo match = each.pattern().matchAndExtract(within);
            if (match != null) {
                return hasChannels(each.endpoint())
                        ? new Route(each.endpoint(), match.getUriVariables(), each.origins())
                        : null;
            }
        }
        return null;
    }

    /** Whether credentials of channels are understood. */
    boolean authenticates() {
        return this.authenticator != null;
    }

    /** Whose the credentials are; null for nobody. Called on a worker. */
    @Nullable Principal authenticate(String authorization, Session session) {
        ChannelAuthenticator known = this.authenticator;
        try {
            return known == null ? null : known.authenticate(authorization, session);
        } catch (RuntimeException failure) {
            // Its message may hold the credentials.
            log.warn(
                    failure.getClass().getName(),
                    "The credentials of a channel of {} are nobody's: the ChannelAuthenticator threw {}",
                    session,
                    Causes.withoutMessages(failure));
            return null;
        }
    }

    /** The scheme of credentials that are understood; null if none are. */
    @Nullable String scheme() {
        ChannelAuthenticator known = this.authenticator;
        return known == null ? null : known.scheme();
    }

    /** What the application says about this channel. Called on a worker. */
    ChannelAuthorizer.Decision authorize(ChannelRequest request) {
        try {
            ChannelAuthorizer.@Nullable Decision decision =
                    this.served.authorizer().authorize(request);
            return decision == null ? ChannelAuthorizer.Decision.FORBID : decision;
        } catch (RuntimeException failure) {
            log.error(failure.getClass().getName(), "{} is forbidden, because its authorizer failed", request, failure);
            return ChannelAuthorizer.Decision.FORBID;
        }
    }
}
