package io.jsonrpc.server.web;

import io.jsonrpc.server.endpoint.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The paths of the endpoints, for filters that run before the handler mapping.
 *
 * @since 0.1
 */
public final class EndpointPaths {

    private static final int SHOWN = 10;

    private record Path(PathPattern pattern, String endpoint) {}

    private final List<Path> paths;

    private final List<String> endpoints;

    /** Plain WebSocket only. */
    public EndpointPaths(Collection<Endpoint> endpoints) {
        this(endpoints, endpoint -> null);
    }

    /**
     * With a second pattern for some endpoints.
     *
     * @param below returns the pattern of the paths below an endpoint that belong to it; null for none
     */
    public EndpointPaths(Collection<Endpoint> endpoints, Function<Endpoint, @Nullable String> below) {
        this.endpoints = endpoints.stream().map(Endpoint::pattern).toList();
        this.paths = endpoints.stream()
                .flatMap(endpoint -> Stream.of(endpoint.pattern(), below.apply(endpoint))
                        .filter(pattern -> pattern != null)
                        .map(pattern -> new Path(PathPatternParser.defaultInstance.parse(pattern), endpoint.pattern())))
                .toList();
    }

    /** The path pattern of the endpoint that a path within the application belongs to; null for none. */
    public @Nullable String find(PathContainer path) {
        return this.paths.stream()
                .filter(each -> each.pattern().matches(path))
                .map(Path::endpoint)
                .findFirst()
                .orElse(null);
    }

    /** Some of the path patterns, for log messages. */
    String shown() {
        if (this.endpoints.isEmpty()) {
            return "none";
        }
        String some = this.endpoints.stream().limit(SHOWN).collect(Collectors.joining(", "));
        int more = this.endpoints.size() - SHOWN;
        return more > 0 ? some + " and " + more + " more" : some;
    }
}
