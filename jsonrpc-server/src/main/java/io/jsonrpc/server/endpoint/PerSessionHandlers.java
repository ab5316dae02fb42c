package io.jsonrpc.server.endpoint;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.UncaughtFailures;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.Type;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates a handler per session: on a worker thread, with the session's first callback, and destroys it after the last.
 *
 * @param <P> the type that params are bound to
 */
public final class PerSessionHandlers<P> implements HandlerSource {

    private final Supplier<RequestHandler<P>> factory;

    private final Consumer<RequestHandler<P>> destroyer;

    private final Class<?> handlerType;

    private final Supplier<Type> paramsType;

    /**
     * Creates a source.
     *
     * @param factory creates a handler
     * @param destroyer destroys it
     * @param handlerType the class of the handlers
     * @param paramsType the type of their params; throws if it is unknown
     */
    public PerSessionHandlers(
            Supplier<RequestHandler<P>> factory,
            Consumer<RequestHandler<P>> destroyer,
            Class<?> handlerType,
            Supplier<Type> paramsType) {
        this.factory = factory;
        this.destroyer = destroyer;
        this.handlerType = handlerType;
        this.paramsType = paramsType;
    }

    @Override
    public RequestHandler<?> acquire() {
        return new SessionHandler();
    }

    @Override
    public void release(RequestHandler<?> handler) {
        if (handler instanceof PerSessionHandlers<?>.SessionHandler own) {
            own.destroy();
        }
    }

    @Override
    public boolean isPerSession() {
        return true;
    }

    @Override
    public Class<?> handlerType() {
        return this.handlerType;
    }

    @Override
    public Type paramsType() {
        return this.paramsType.get();
    }

    private final class SessionHandler implements RequestHandler<P>, SessionListener {

        /** Created by {@link #afterConnectionEstablished}, which is called before everything else. */
        private volatile @Nullable RequestHandler<P> bean;

        private RequestHandler<P> bean() {
            RequestHandler<P> made = this.bean;
            if (made == null) {
                throw new IllegalStateException("The handler of this session could not be created");
            }
            return made;
        }

        /** A bean that could not be created has no listener to call. */
        private SessionListener listener() {
            RequestHandler<P> made = this.bean;
            return made == null ? SessionListener.NONE : SessionListener.of(made);
        }

        void destroy() {
            RequestHandler<P> made = this.bean;
            if (made != null) {
                PerSessionHandlers.this.destroyer.accept(made);
            }
        }

        @Override
        public void afterConnectionEstablished(Session session) throws Exception {
            this.bean = PerSessionHandlers.this.factory.get();
            listener().afterConnectionEstablished(session);
        }

        @Override
        public void handleRequest(Transaction transaction, Request<P> request) throws Exception {
            bean().handleRequest(transaction, request);
        }

        @Override
        public void afterReconnection(Session session) throws Exception {
            listener().afterReconnection(session);
        }

        @Override
        public void afterConnectionClosed(Session session, String status) throws Exception {
            listener().afterConnectionClosed(session, status);
        }

        @Override
        public void handleTransportError(Session session, Throwable exception) throws Exception {
            listener().handleTransportError(session, exception);
        }

        @Override
        public void handleUncaughtException(Session session, Exception exception) {
            if (this.bean == null) {
                UncaughtFailures.log("A new handler", session, PerSessionHandlers.this.handlerType, exception);
            } else {
                listener().handleUncaughtException(session, exception);
            }
        }

        @Override
        public void handleUncaughtException(Session session, Request<P> request, Exception exception) {
            RequestHandler<P> made = this.bean;
            if (made == null) {
                UncaughtFailures.log(request, session, PerSessionHandlers.this.handlerType, exception);
            } else {
                made.handleUncaughtException(session, request, exception);
            }
        }

        @Override
        public Type getParamsType() {
            return paramsType();
        }

        @Override
        public Execution execution(String method) {
            RequestHandler<P> made = this.bean;
            return made == null ? Execution.SERIAL : made.execution(method);
        }
    }
}
