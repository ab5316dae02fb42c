package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.web.EndpointPaths;
import java.util.Collection;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** The SockJS paths below the path of an endpoint. */
public final class SockJsPaths {

    public static final PathPatternParser PARSER = PathPatternParser.defaultInstance;

    private SockJsPaths() {}

    /** The path of the endpoint, without a trailing slash. */
    public static PathPattern base(Endpoint endpoint) {
        return PARSER.parse(withoutSlash(endpoint.pattern()));
    }

    /** The paths of the endpoints and, if they offer SockJS, the paths below. */
    static EndpointPaths withBelow(Collection<Endpoint> endpoints) {
        return new EndpointPaths(endpoints, endpoint -> endpoint.options().sockJs() ? below(endpoint) : null);
    }

    /** Everything below the path of the endpoint. */
    public static String below(Endpoint endpoint) {
        String pattern = withoutSlash(endpoint.pattern()) + "/**";
        try {
            PARSER.parse(pattern);
            return pattern;
        } catch (PatternParseException nothingBelow) {
            throw new StartupException(
                    "SockJS cannot be offered below " + endpoint.pattern() + " of "
                            + endpoint.handlers().handlerType().getName()
                            + ", because the path ends with a pattern for all the rest",
                    "Register the handler on a path without it, or without withSockJS()");
        }
    }

    /** The requests with which a SockJS client sends and receives over HTTP; all of them are POST. */
    public static PathPattern posts(Endpoint endpoint) {
        return PARSER.parse(
                withoutSlash(endpoint.pattern()) + "/*/*/{jsonRpcSockJsTransport:xhr|xhr_streaming|xhr_send}");
    }

    private static String withoutSlash(String pattern) {
        return pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
    }
}
