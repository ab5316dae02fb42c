package io.jsonrpc.core.kurento;

import io.jsonrpc.core.ParamsType;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request handler, a session listener and the options of a path in one type, as in Kurento's JSON-RPC. A server reads
 * the options when the handler is registered.
 *
 * <pre>{@code
 * class EchoHandler extends DefaultJsonRpcHandler<JsonObject> {
 *
 *     @Override
 *     public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
 *         transaction.sendResponse(request.getParams());
 *     }
 * }
 * }</pre>
 *
 * <p>New code implements {@link RequestHandler} and, if needed, {@link SessionListener}, and sets options at the
 * registration. Extend {@link DefaultJsonRpcHandler} for the options with a fluent API.
 *
 * @param <P> the type that params are bound to: any type that Gson can bind
 * @since 0.1
 */
@FunctionalInterface
public interface JsonRpcHandler<P> extends RequestHandler<P>, SessionListener {

    /** Calls {@link #handleUncaughtException(Session, Exception)} unless it is overridden. */
    @Override
    default void handleUncaughtException(Session session, Request<P> request, Exception exception) {
        handleUncaughtException(session, exception);
    }

    @Override
    default Type getParamsType() {
        return ParamsType.of(getHandlerType());
    }

    /** The class whose type arguments determine the type of the params. */
    default Class<?> getHandlerType() {
        return getClass();
    }

    /** Whether SockJS is offered below the path, in addition to plain WebSocket on the path itself. */
    default boolean isSockJSEnabled() {
        return false;
    }

    /** Origins of pages that may connect, exact or with {@code *}; empty for the same origin only. */
    default List<String> allowedOrigins() {
        return List.of();
    }

    /** A name for logs, metrics and the actuator; null for the path. */
    default @Nullable String getLabel() {
        return null;
    }

    /** Whether a socket that announced pings is closed when they stop. */
    default boolean isPingWatchdog() {
        return false;
    }

    /** Interceptors of the web stack in use: Spring's {@code HandshakeInterceptor}, or {@code WebFilter} on WebFlux. */
    default List<Object> interceptors() {
        return List.of();
    }

    /** Whether {@code connect}, {@code reconnect}, {@code ping}, {@code close}, {@code closeSession} are session methods. */
    default boolean isClassicSessions() {
        return true;
    }

    /** Whether results contain the session id, like Kurento's. */
    default boolean isSessionIdInResults() {
        return false;
    }

    /** Whether clients may open a channel of another socket at the path, which no filter of the web server sees. */
    default boolean isChannelsEnabled() {
        return false;
    }

    /** Whether calls by HTTP are answered at the path: a {@code POST} is a session that lives for one call. */
    default boolean isHttpCallsEnabled() {
        return false;
    }
}
