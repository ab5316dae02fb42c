package io.jsonrpc.core.engine;

import io.jsonrpc.core.MethodContract;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.BindableParams;
import io.jsonrpc.core.engine.inbound.CodecBinder;
import io.jsonrpc.core.engine.inbound.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.HandlerInvoker;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The handlers of one peer: a handler of its own for a method, else the one for all. Both may change while the peer works;
 * what arrives later goes to the new one.
 */
final class Handlers {

    private final PeerBuilder options;

    private final PeerObserver observer;

    private final Executor workers;

    private final Answering answering;

    private final ErrorTranslator errors;

    private final Map<String, HandlerInvoker<?>> byMethod = new ConcurrentHashMap<>();

    private volatile HandlerInvoker<?> forAll;

    Handlers(
            PeerBuilder options, PeerObserver observer, Executor workers, Answering answering, ErrorTranslator errors) {
        this.options = options;
        this.observer = observer;
        this.workers = workers;
        this.answering = answering;
        this.errors = errors;
        this.forAll = invoker(options.handler);
    }

    void set(RequestHandler<?> handler) {
        this.forAll = invoker(handler);
    }

    void set(MethodContract method, RequestHandler<?> handler) {
        BindableParams.require(
                method.paramsType(), this.options.codec, "The handler of the method '" + method.name() + "'");
        this.byMethod.put(method.name(), invoker(handler, method.paramsType()));
    }

    /** The call of the handler of this exchange, to be run when its turn in the session has come. */
    Runnable task(Exchange exchange) {
        return this.byMethod.getOrDefault(exchange.method(), this.forAll).task(exchange);
    }

    private HandlerInvoker<?> invoker(RequestHandler<?> handler) {
        return invoker(handler, BindableParams.of(handler, this.options.codec));
    }

    private <P> HandlerInvoker<P> invoker(RequestHandler<P> handler, Type paramsType) {
        return new HandlerInvoker<>(
                handler,
                this.options.serverInterceptors,
                new CodecBinder<>(this.options.codec, paramsType, this.errors),
                this.answering,
                this.errors,
                this.observer,
                this.workers,
                this.options.onRequestHandled);
    }
}
