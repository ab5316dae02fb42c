package io.jsonrpc.server.servlet;

import io.jsonrpc.server.session.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/** The paths of the endpoints, and those below where they offer SockJS, for filters. */
final class EndpointPaths {

    private record Path(PathPattern pattern, String endpoint) {}

    private final List<Path> paths;

    EndpointPaths(Collection<Endpoint> endpoints) {
        this.paths = endpoints.stream()
                .flatMap(endpoint -> endpoint.options().isSockJSEnabled()
                        ? Stream.of(path(endpoint.pattern(), endpoint), path(SockJsPaths.below(endpoint), endpoint))
                        : Stream.of(path(endpoint.pattern(), endpoint)))
                .toList();
    }

    private static Path path(String pattern, Endpoint endpoint) {
        return new Path(SockJsPaths.PARSER.parse(pattern), endpoint.pattern());
    }

    /** The path pattern of the endpoint that a request is for; null for none. */
    @Nullable String find(HttpServletRequest request) {
        PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return this.paths.stream()
                .filter(each -> each.pattern().matches(path))
                .map(Path::endpoint)
                .findFirst()
                .orElse(null);
    }
}
