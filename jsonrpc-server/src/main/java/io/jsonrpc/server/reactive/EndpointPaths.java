package io.jsonrpc.server.reactive;

import io.jsonrpc.server.session.Endpoint;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The paths of the endpoints, for what stands before the mapping. */
final class EndpointPaths {

    private final List<PathPattern> paths;

    EndpointPaths(Collection<Endpoint> endpoints) {
        this.paths = endpoints.stream()
                .map(endpoint -> PathPatternParser.defaultInstance.parse(endpoint.pattern()))
                .toList();
    }

    /** The path pattern of the endpoint that a request is for; null for none. */
    @Nullable String find(ServerHttpRequest request) {
        PathContainer path = request.getPath().pathWithinApplication();
        return this.paths.stream()
                .filter(each -> each.matches(path))
                .map(PathPattern::getPatternString)
                .findFirst()
                .orElse(null);
    }
}
