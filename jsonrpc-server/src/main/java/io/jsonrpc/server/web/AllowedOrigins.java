package io.jsonrpc.server.web;

import io.jsonrpc.server.session.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Which pages of other origins may connect to an endpoint: those of the handler's list, exact or with {@code *}.
 *
 * @since 0.1
 */
public final class AllowedOrigins {

    private static final Logger log = LoggerFactory.getLogger(AllowedOrigins.class);

    /** No page comes from here (RFC 2606), so that only rules for everybody let it in. */
    private static final String NOBODY = "https://nobody.invalid";

    private final List<String> patterns;

    private final CorsConfiguration allowed = new CorsConfiguration();

    /** The list of this endpoint's handler. */
    public AllowedOrigins(Endpoint endpoint) {
        this.patterns = List.copyOf(endpoint.options().allowedOrigins());
        this.allowed.setAllowedOriginPatterns(this.patterns);
    }

    /** The list. */
    public List<String> patterns() {
        return this.patterns;
    }

    /** Whether pages of this origin may connect; null is none of them. */
    public boolean permits(@Nullable String origin) {
        return this.allowed.checkOrigin(origin) != null;
    }

    /** Tells the operator of a list that everybody is on. */
    public void warnOfEverybody(Endpoint endpoint) {
        if (permits(NOBODY)) {
            log.warn(
                    "{} on {} allows every origin: pages of any site may connect with the cookies of their visitors."
                            + " If cookies authenticate, list the origins with withAllowedOrigins",
                    endpoint.options().getClass().getName(),
                    endpoint.pattern());
        }
    }
}
