package io.jsonrpc.server.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Warns at start-up of endpoint paths to which something else of the application is mapped as well. A wider pattern of
 * the application, such as {@code /**}, is accepted, because endpoints are matched first. So is a path below the pattern of
 * an endpoint in a handler mapping before theirs, such as the explorer's below one with SockJS.
 */
final class SharedPaths implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(SharedPaths.class);

    private final List<PathPattern> endpoints;

    private final int order;

    private final Supplier<Stream<Mapped>> others;

    /**
     * Creates the check.
     *
     * @param endpoints the patterns of all endpoints
     * @param order the order of their handler mapping
     * @param others the mappings of the other handler mappings, available when all beans exist
     */
    SharedPaths(Collection<String> endpoints, int order, Supplier<Stream<Mapped>> others) {
        this.endpoints =
                endpoints.stream().map(PathPatternParser.defaultInstance::parse).toList();
        this.order = order;
        this.others = others;
    }

    /**
     * A mapping of the application.
     *
     * @param pattern the path pattern
     * @param handler the handler of the requests, as named in the log
     * @param order the order of its handler mapping
     */
    record Mapped(String pattern, String handler, int order) {}

    @Override
    public void afterSingletonsInstantiated() {
        this.others.get().forEach(other -> {
            PathContainer path = PathContainer.parsePath(other.pattern());
            this.endpoints.stream()
                    .filter(endpoint -> endpoint.matches(path) && isConflict(endpoint, other))
                    .findFirst()
                    .ifPresent(endpoint -> warn(endpoint, other));
        });
    }

    private boolean isConflict(PathPattern endpoint, Mapped other) {
        return other.order() >= this.order || endpoint.getPatternString().equals(other.pattern());
    }

    private void warn(PathPattern endpoint, Mapped other) {
        log.warn(
                "{} of {} and {} of a JSON-RPC handler are the same path, and {} all its requests: give one of them another"
                        + " path",
                other.pattern(),
                other.handler(),
                endpoint.getPatternString(),
                other.order() < this.order ? "the former gets" : "JSON-RPC gets");
    }
}
