package io.jsonrpc.core.engine;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.engine.inbound.BindableParams;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.HandlerInvoker;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The handlers of one peer: a handler of its own for a method, else the one for all. Both may change while the peer works;
 * what arrives later goes to the new one.
 */
final class Handlers {

    private final HandlerInvoker.Surroundings around;

    private final Map<String, HandlerInvoker<?>> byMethod = new ConcurrentHashMap<>();

    private volatile HandlerInvoker<?> forAll;

    /** @param handler handles all methods that have no handler of their own */
    Handlers(HandlerInvoker.Surroundings around, RequestHandler<?> handler) {
        this.around = around;
        this.forAll = invoker(handler);
    }

    void set(RequestHandler<?> handler) {
        this.forAll = invoker(handler);
    }

    void set(String method, Type paramsType, RequestHandler<?> handler) {
        BindableParams.require(paramsType, this.around.codec(), "The handler of the method '" + method + "'");
        this.byMethod.put(method, new HandlerInvoker<>(handler, paramsType, this.around));
    }

    /** The call of the handler of this exchange, to be run when its turn in the session has come. */
    Runnable task(Exchange exchange) {
        return this.byMethod.getOrDefault(exchange.method(), this.forAll).task(exchange);
    }

    private HandlerInvoker<?> invoker(RequestHandler<?> handler) {
        return new HandlerInvoker<>(handler, BindableParams.of(handler, this.around.codec()), this.around);
    }
}
