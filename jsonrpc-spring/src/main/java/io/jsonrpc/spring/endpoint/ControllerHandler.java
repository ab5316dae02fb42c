package io.jsonrpc.spring.endpoint;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.MethodTable;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.UncaughtFailures;
import io.jsonrpc.core.dispatch.CallGate;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.spring.controller.OnLoss;
import io.jsonrpc.spring.controller.OnReconnected;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls the controllers of one path, and the handler beside them. One serves all sessions, or each session has its own.
 *
 * @since 0.1
 */
public final class ControllerHandler
        implements MethodTable, MethodTable.Described, CallGate.Guarded, MethodTable.StreamEnds, SessionListener {

    private final ControllerEndpoint endpoint;

    private final RequestHandler<?> others;

    private final List<LifecycleMethod> lifecycle;

    /** The session whose controllers this handler has made; null if all sessions share them. */
    private volatile @Nullable Session session;

    ControllerHandler(ControllerEndpoint endpoint, RequestHandler<?> others) {
        this.endpoint = endpoint;
        this.others = others;
        this.lifecycle = endpoint.lifecycle();
    }

    @Override
    public boolean has(String method) {
        return this.endpoint.method(method) != null;
    }

    @Override
    public RequestHandler<?> others() {
        return this.others;
    }

    @Override
    public Execution execution(String method) {
        ControllerMethod known = this.endpoint.method(method);
        return known == null ? Execution.SERIAL : known.execution();
    }

    @Override
    public @Nullable CallGate gate(String method) {
        ControllerMethod known = this.endpoint.method(method);
        return known == null ? null : known.method().gate();
    }

    @Override
    public @Nullable JsonText description() {
        return this.endpoint.description();
    }

    @Override
    public Set<String> unsubscribes() {
        return this.endpoint.unsubscribes();
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonText> request) throws Exception {
        ControllerMethod method = this.endpoint.method(request.getMethod());
        if (method == null) {
            throw RequestRejectedException.methodNotFound();
        }
        method.method().call(transaction, request);
    }

    @Override
    public void handleUncaughtException(Session of, Request<JsonText> request, Exception exception) {
        ControllerMethod method = this.endpoint.method(request.getMethod());
        UncaughtFailures.log(request, of, method == null ? getClass() : method.controller(), exception);
    }

    @Override
    public void afterConnectionEstablished(Session begun) throws Exception {
        first(begun, listener -> listener.afterConnectionEstablished(begun));
        if (this.endpoint.isPerSession()) {
            this.session = begun;
            this.endpoint.create(begun);
        }
        call(OnConnected.class, begun, null);
    }

    @Override
    public void afterReconnection(Session resumed) throws Exception {
        first(resumed, listener -> listener.afterReconnection(resumed));
        call(OnReconnected.class, resumed, null);
    }

    @Override
    public void afterConnectionClosed(Session ended, String status) throws Exception {
        first(ended, listener -> listener.afterConnectionClosed(ended, status));
        call(OnClosed.class, ended, status);
    }

    @Override
    public void handleTransportError(Session of, Throwable exception) throws Exception {
        first(of, listener -> listener.handleTransportError(of, exception));
        call(OnLoss.class, of, exception);
    }

    @Override
    public void handleUncaughtException(Session of, Exception exception) {
        UncaughtFailures.log("A callback", of, this.endpoint.type(), exception);
    }

    /** Destroys the controllers that were made for the session of this handler. */
    public void destroy() {
        Session of = this.session;
        if (of != null) {
            this.endpoint.destroy(of);
        }
    }

    /** A callback of the handler beside the controllers. */
    @FunctionalInterface
    private interface Callback {

        void of(SessionListener listener) throws Exception;
    }

    /** The handler beside the controllers hears first; its failure keeps nothing from the controllers. */
    private void first(Session of, Callback callback) throws Exception {
        SessionListener listener = SessionListener.of(this.others);
        try {
            callback.of(listener);
        } catch (SessionRefusedException refusal) {
            throw refusal;
        } catch (Exception failure) {
            listener.handleUncaughtException(of, failure);
        }
    }

    private void call(Class<? extends Annotation> event, Session of, @Nullable Object given)
            throws SessionRefusedException {
        for (LifecycleMethod method : this.lifecycle) {
            if (method.isFor(event)) {
                try {
                    method.call(of, given);
                } catch (SessionRefusedException refusal) {
                    throw refusal;
                } catch (Exception failure) {
                    UncaughtFailures.log("A callback", of, method.controller(), failure);
                }
            }
        }
    }
}
