package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.servlet.JsonRpcHandlerMapping;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Looks for paths that an endpoint shares with something else on Spring MVC. */
final class ServletPaths implements SmartInitializingSingleton {

    private final JsonRpcHandlerMapping ours;

    private final ObjectProvider<HandlerMapping> all;

    ServletPaths(JsonRpcHandlerMapping ours, ObjectProvider<HandlerMapping> all) {
        this.ours = ours;
        this.all = all;
    }

    @Override
    public void afterSingletonsInstantiated() {
        new SharedPaths(this.ours.getUrlMap().keySet(), this.ours.getOrder())
                .warnOf(this.all.stream()
                        .filter(mapping -> mapping != this.ours)
                        .flatMap(ServletPaths::mapped));
    }

    private static Stream<SharedPaths.Mapped> mapped(HandlerMapping mapping) {
        int order = mapping instanceof Ordered ordered ? ordered.getOrder() : Ordered.LOWEST_PRECEDENCE;
        if (mapping instanceof RequestMappingInfoHandlerMapping controllers) {
            return controllers.getHandlerMethods().entrySet().stream()
                    .flatMap(entry -> entry.getKey().getPatternValues().stream()
                            .map(pattern -> new SharedPaths.Mapped(
                                    pattern, entry.getValue().getShortLogMessage(), order)));
        }
        if (mapping instanceof AbstractUrlHandlerMapping urls) {
            return urls.getHandlerMap().entrySet().stream()
                    .map(entry -> new SharedPaths.Mapped(entry.getKey(), name(entry.getValue()), order));
        }
        return Stream.empty();
    }

    private static String name(Object handler) {
        Object known = handler instanceof WebSocketHttpRequestHandler socket
                ? WebSocketHandlerDecorator.unwrap(socket.getWebSocketHandler())
                : handler;
        return known instanceof String bean ? bean : known.getClass().getName();
    }
}
