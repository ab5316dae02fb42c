package io.jsonrpc.server.autoconfigure;

import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Finds the other mappings of paths on Spring WebFlux. */
final class ReactivePaths {

    private ReactivePaths() {}

    /** The mappings of a handler mapping of the application; empty for types that do not expose them. */
    static Stream<SharedPaths.Mapped> mapped(HandlerMapping mapping) {
        int order = mapping instanceof Ordered ordered ? ordered.getOrder() : Ordered.LOWEST_PRECEDENCE;
        if (mapping instanceof RequestMappingInfoHandlerMapping controllers) {
            return controllers.getHandlerMethods().entrySet().stream()
                    .flatMap(entry -> entry.getKey().getPatternsCondition().getPatterns().stream()
                            .map(pattern -> new SharedPaths.Mapped(
                                    pattern.getPatternString(), entry.getValue().getShortLogMessage(), order)));
        }
        if (mapping instanceof AbstractUrlHandlerMapping urls) {
            return urls.getHandlerMap().entrySet().stream()
                    .map(entry -> new SharedPaths.Mapped(
                            entry.getKey().getPatternString(),
                            entry.getValue() instanceof String bean
                                    ? bean
                                    : entry.getValue().getClass().getName(),
                            order));
        }
        return Stream.empty();
    }
}
