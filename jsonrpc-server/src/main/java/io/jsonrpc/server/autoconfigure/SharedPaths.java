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
 * Warns at start of the paths of endpoints that something else of the application is mapped to as well. A wider pattern of
 * the application, such as {@code /**}, is no fault: endpoints are asked first.
 */
final class SharedPaths implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(SharedPaths.class);

    private final List<PathPattern> endpoints;

    private final int order;

    private final Supplier<Stream<Mapped>> others;

    /**
     * What could be shared.
     *
     * @param endpoints the patterns of all endpoints
     * @param order that of their handler mapping
     * @param others what the other handler mappings map, known when all beans are there
     */
    SharedPaths(Collection<String> endpoints, int order, Supplier<Stream<Mapped>> others) {
        this.endpoints =
                endpoints.stream().map(PathPatternParser.defaultInstance::parse).toList();
        this.order = order;
        this.others = others;
    }

    /**
     * Something of the application.
     *
     * @param pattern the path pattern
     * @param handler what gets the requests, as the log names it
     * @param order that of its handler mapping
     */
    record Mapped(String pattern, String handler, int order) {}

    @Override
    public void afterSingletonsInstantiated() {
        this.others.get().forEach(other -> {
            PathContainer path = PathContainer.parsePath(other.pattern());
            this.endpoints.stream()
                    .filter(endpoint -> endpoint.matches(path))
                    .findFirst()
                    .ifPresent(endpoint -> warn(endpoint, other));
        });
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
