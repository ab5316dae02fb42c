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
import io.jsonrpc.core.engine.threads.TurnQueue;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The handlers of one peer: a handler of its own for a method, else the one for all. Both may change while the peer works;
 * what arrives later goes to the new one.
 */
final class Handlers implements Consumer<Exchange> {

    private final PeerBuilder options;

    private final PeerObserver observer;

    private final TurnQueue turns;

    private final Executor workers;

    private final Answering answering;

    private final ErrorTranslator errors;

    private final Map<String, Consumer<Exchange>> byMethod = new ConcurrentHashMap<>();

    private volatile Consumer<Exchange> forAll;

    Handlers(
            PeerBuilder options,
            PeerObserver observer,
            TurnQueue turns,
            Executor workers,
            Answering answering,
            ErrorTranslator errors) {
        this.options = options;
        this.observer = observer;
        this.turns = turns;
        this.workers = workers;
        this.answering = answering;
        this.errors = errors;
        this.forAll = dispatcher(options.handler);
    }

    void set(RequestHandler<?> handler) {
        this.forAll = dispatcher(handler);
    }

    void set(MethodContract method, RequestHandler<?> handler) {
        BindableParams.require(
                method.paramsType(), this.options.codec, "The handler of the method '" + method.name() + "'");
        this.byMethod.put(method.name(), dispatcher(handler, method.paramsType()));
    }

    @Override
    public void accept(Exchange exchange) {
        this.byMethod.getOrDefault(exchange.method(), this.forAll).accept(exchange);
    }

    private Consumer<Exchange> dispatcher(RequestHandler<?> handler) {
        return dispatcher(handler, BindableParams.of(handler, this.options.codec));
    }

    private <P> Consumer<Exchange> dispatcher(RequestHandler<P> handler, Type paramsType) {
        HandlerInvoker<P> invoker = new HandlerInvoker<>(
                handler,
                this.options.serverInterceptors,
                new CodecBinder<>(this.options.codec, paramsType, this.errors),
                this.answering,
                this.errors,
                this.observer,
                this.options.onRequestHandled);
        return exchange -> {
            if (handler.isNonBlocking()) {
                this.turns.execute((TurnQueue.Prompt) () -> invoker.invoke(exchange));
            } else {
                this.turns.execute(() -> {
                    if (handler.isConcurrent()) {
                        this.workers.execute(() -> invoker.invoke(exchange));
                    } else {
                        invoker.invoke(exchange);
                    }
                });
            }
        };
    }
}
