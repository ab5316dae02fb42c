package io.jsonrpc.core.engine;

import io.jsonrpc.core.JsonRpcHandler;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.HandlerInvoker;
import io.jsonrpc.core.engine.inbound.ParamsType;
import io.jsonrpc.core.engine.threads.TurnQueue;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Who answers what: a handler of its own for a method, else the one for all. Both may change while the peer works;
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

    void set(JsonRpcHandler<?> handler) {
        this.forAll = dispatcher(handler);
    }

    void set(String method, Type paramsType, JsonRpcHandler<?> handler) {
        ParamsType.requireBindable(paramsType, this.options.codec, "The handler of the method '" + method + "'");
        this.byMethod.put(method, dispatcher(handler, paramsType));
    }

    @Override
    public void accept(Exchange exchange) {
        this.byMethod.getOrDefault(exchange.method(), this.forAll).accept(exchange);
    }

    private Consumer<Exchange> dispatcher(JsonRpcHandler<?> handler) {
        return dispatcher(handler, ParamsType.of(handler, this.options.codec));
    }

    private <P> Consumer<Exchange> dispatcher(JsonRpcHandler<P> handler, Type paramsType) {
        HandlerInvoker<P> invoker = new HandlerInvoker<>(
                handler,
                paramsType,
                this.options.codec,
                this.answering,
                this.errors,
                this.observer,
                this.options.onRequestHandled);
        if (handler.isNonBlocking()) {
            return exchange -> this.turns.execute((TurnQueue.Prompt) () -> invoker.invoke(exchange));
        }
        if (handler.isConcurrent()) {
            return exchange -> this.turns.execute(() -> this.workers.execute(() -> invoker.invoke(exchange)));
        }
        return exchange -> this.turns.execute(() -> invoker.invoke(exchange));
    }
}
