package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.JsonRpcHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates a handler per session: on a worker thread, with the session's first callback, and destroys it after the last.
 *
 * @param <P> the type that params are bound to
 */
public final class PerSessionHandlers<P> implements HandlerSource {

    private final Supplier<JsonRpcHandler<P>> factory;

    private final Consumer<JsonRpcHandler<P>> destroyer;

    private final JsonRpcHandler<P> options;

    /**
     * Creates a source.
     *
     * @param factory creates a handler
     * @param destroyer destroys it
     * @param options a handler of that type, used only for its options
     */
    public PerSessionHandlers(
            Supplier<JsonRpcHandler<P>> factory, Consumer<JsonRpcHandler<P>> destroyer, JsonRpcHandler<P> options) {
        this.factory = factory;
        this.destroyer = destroyer;
        this.options = options;
    }

    @Override
    public JsonRpcHandler<?> acquire() {
        return new SessionHandler();
    }

    @Override
    public void release(JsonRpcHandler<?> handler) {
        if (handler instanceof PerSessionHandlers<?>.SessionHandler own) {
            own.destroy();
        }
    }

    private final class SessionHandler implements JsonRpcHandler<P> {

        /** Created by {@link #afterConnectionEstablished}, which is called before everything else. */
        private volatile @Nullable JsonRpcHandler<P> bean;

        private JsonRpcHandler<P> bean() {
            JsonRpcHandler<P> made = this.bean;
            if (made == null) {
                throw new IllegalStateException("The handler of this session could not be made");
            }
            return made;
        }

        void destroy() {
            JsonRpcHandler<P> made = this.bean;
            if (made != null) {
                PerSessionHandlers.this.destroyer.accept(made);
            }
        }

        @Override
        public void afterConnectionEstablished(Session session) throws Exception {
            this.bean = PerSessionHandlers.this.factory.get();
            bean().afterConnectionEstablished(session);
        }

        @Override
        public void handleRequest(Transaction transaction, Request<P> request) throws Exception {
            bean().handleRequest(transaction, request);
        }

        @Override
        public void afterReconnection(Session session) throws Exception {
            bean().afterReconnection(session);
        }

        @Override
        public void afterConnectionClosed(Session session, String status) throws Exception {
            JsonRpcHandler<P> made = this.bean;
            if (made != null) {
                made.afterConnectionClosed(session, status);
            }
        }

        @Override
        public void handleTransportError(Session session, Throwable exception) throws Exception {
            JsonRpcHandler<P> made = this.bean;
            if (made != null) {
                made.handleTransportError(session, exception);
            }
        }

        @Override
        public void handleUncaughtException(Session session, Exception exception) {
            reporter().handleUncaughtException(session, exception);
        }

        @Override
        public void handleUncaughtException(Session session, Request<P> request, Exception exception) {
            reporter().handleUncaughtException(session, request, exception);
        }

        private JsonRpcHandler<P> reporter() {
            JsonRpcHandler<P> made = this.bean;
            return made == null ? PerSessionHandlers.this.options : made;
        }

        @Override
        public Class<?> getHandlerType() {
            return PerSessionHandlers.this.options.getHandlerType();
        }

        @Override
        public boolean isConcurrent() {
            return PerSessionHandlers.this.options.isConcurrent();
        }

        @Override
        public boolean isNonBlocking() {
            return PerSessionHandlers.this.options.isNonBlocking();
        }
    }
}
