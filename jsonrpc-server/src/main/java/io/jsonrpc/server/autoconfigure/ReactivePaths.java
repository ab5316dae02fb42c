package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.reactive.JsonRpcReactiveHandlerMapping;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Looks for paths that an endpoint shares with something else on Spring WebFlux. */
final class ReactivePaths implements SmartInitializingSingleton {

    private final JsonRpcReactiveHandlerMapping ours;

    private final ObjectProvider<HandlerMapping> all;

    ReactivePaths(JsonRpcReactiveHandlerMapping ours, ObjectProvider<HandlerMapping> all) {
        this.ours = ours;
        this.all = all;
    }

    @Override
    public void afterSingletonsInstantiated() {
        new SharedPaths(this.ours.getUrlMap().keySet(), this.ours.getOrder())
                .warnOf(this.all.stream()
                        .filter(mapping -> mapping != this.ours)
                        .flatMap(ReactivePaths::mapped));
    }

    private static Stream<SharedPaths.Mapped> mapped(HandlerMapping mapping) {
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
