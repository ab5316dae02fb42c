package io.jsonrpc.server.autoconfigure;

import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Finds the other mappings of paths on Spring MVC. */
final class ServletPaths {

    private ServletPaths() {}

    /** The mappings of a handler mapping of the application; empty for types that do not expose them. */
    static Stream<SharedPaths.Mapped> mapped(HandlerMapping mapping) {
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
