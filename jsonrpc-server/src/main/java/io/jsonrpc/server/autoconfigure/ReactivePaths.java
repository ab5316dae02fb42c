package io.jsonrpc.server.autoconfigure;

import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** What else is mapped to paths on Spring WebFlux. */
final class ReactivePaths {

    private ReactivePaths() {}

    /** What a handler mapping of the application maps; empty for a kind of mapping that does not say. */
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
