package io.jsonrpc.core.engine;

import io.jsonrpc.core.MethodTable;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.engine.inbound.BindableParams;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.HandlerInvoker;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one peer: a handler of its own for a method, else the one for all. Both may change while the peer works;
 * what arrives later goes to the new one.
 */
final class Handlers {

    private final HandlerInvoker.Surroundings around;

    private final Map<String, HandlerInvoker<?>> byMethod = new ConcurrentHashMap<>();

    private volatile ForAll forAll;

    /**
     * The handler of all methods that have none of their own.
     *
     * @param table the methods that it has itself; null for all
     */
    private record ForAll(@Nullable MethodTable table, HandlerInvoker<?> listed, HandlerInvoker<?> others) {

        HandlerInvoker<?> of(String method) {
            return this.table == null || !this.table.has(method) ? this.others : this.listed;
        }
    }

    /** @param handler handles all methods that have no handler of their own */
    Handlers(HandlerInvoker.Surroundings around, RequestHandler<?> handler) {
        this.around = around;
        this.forAll = forAll(handler);
    }

    void set(RequestHandler<?> handler) {
        this.forAll = forAll(handler);
    }

    void set(String method, Type paramsType, RequestHandler<?> handler) {
        BindableParams.require(paramsType, this.around.codec(), "The handler of the method '" + method + "'");
        this.byMethod.put(method, new HandlerInvoker<>(handler, paramsType, this.around));
    }

    /** The call of the handler of this exchange, to be run when its turn in the session has come. */
    Runnable task(Exchange exchange) {
        HandlerInvoker<?> own = this.byMethod.get(exchange.method());
        return (own == null ? this.forAll.of(exchange.method()) : own).task(exchange);
    }

    /** The document that describes the methods; null if there is none. */
    @Nullable JsonText description() {
        return this.forAll.table() instanceof MethodTable.Described described ? described.description() : null;
    }

    private ForAll forAll(RequestHandler<?> handler) {
        HandlerInvoker<?> invoker = invoker(handler);
        return handler instanceof MethodTable table
                ? new ForAll(table, invoker, invoker(table.others()))
                : new ForAll(null, invoker, invoker);
    }

    private HandlerInvoker<?> invoker(RequestHandler<?> handler) {
        return new HandlerInvoker<>(handler, BindableParams.of(handler, this.around.codec()), this.around);
    }
}
