package io.jsonrpc.core.kurento;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.UncaughtFailures;
import io.jsonrpc.core.message.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link JsonRpcHandler} whose callbacks log and whose options have a fluent API. Options are set before the handler is
 * registered.
 *
 * @param <P> what params are bound to: any type Gson can bind
 * @since 0.1
 */
public abstract class DefaultJsonRpcHandler<P> implements JsonRpcHandler<P> {

    private static final Logger log = LoggerFactory.getLogger(DefaultJsonRpcHandler.class);

    private boolean sockJs;

    private List<String> allowedOrigins = List.of();

    /** What failed, for the log of a {@code handleUncaughtException} that gets no request. */
    private static final ThreadLocal<Request<?>> FAILED = new ThreadLocal<>();

    private @Nullable String label;

    private boolean pingWatchdog;

    private final List<Object> interceptors = new ArrayList<>();

    private boolean classicSessions = true;

    private boolean sessionIdInResults;

    private boolean concurrent;

    private boolean nonBlocking;

    @Override
    public void handleTransportError(Session session, Throwable exception) throws Exception {
        // Sockets break all the time, and the session waits for its client; the server logs what was not delivered.
        log.debug("The socket of {} failed, or its messages were not delivered: {}", session, exception.toString());
    }

    @Override
    public void handleUncaughtException(Session session, Exception exception) {
        Request<?> request = FAILED.get();
        UncaughtFailures.log(request == null ? "A callback" : request, session, getClass(), exception);
    }

    @Override
    public void handleUncaughtException(Session session, Request<P> request, Exception exception) {
        FAILED.set(request);
        try {
            handleUncaughtException(session, exception);
        } finally {
            FAILED.remove();
        }
    }

    /** Offers SockJS below the path; the path itself keeps speaking plain WebSocket. */
    public DefaultJsonRpcHandler<P> withSockJS() {
        this.sockJs = true;
        return this;
    }

    /**
     * Lets pages of other origins connect.
     *
     * @param origins exact ({@code https://example.org}) or with {@code *} in place of the scheme, a part of the host or the
     *     port ({@code https://*.example.org}, {@code http://localhost:*}); {@code *} for all, {@code null} for pages without
     *     an origin. An entry that no origin ever is fails at start
     */
    public DefaultJsonRpcHandler<P> withAllowedOrigins(String... origins) {
        this.allowedOrigins = List.of(origins);
        return this;
    }

    /** Gives the handler a name for logs, metrics and the actuator. */
    public DefaultJsonRpcHandler<P> withLabel(String newLabel) {
        this.label = newLabel;
        return this;
    }

    /** Closes a socket (4003) that announced pings and sent no text for three intervals. Off by default. */
    public DefaultJsonRpcHandler<P> withPingWatchdog(boolean watchdog) {
        this.pingWatchdog = watchdog;
        return this;
    }

    /** Adds handshake interceptors of the web stack in use; a wrong type fails at start-up. */
    public DefaultJsonRpcHandler<P> withInterceptors(Object... newInterceptors) {
        this.interceptors.addAll(List.of(newInterceptors));
        return this;
    }

    /** Switches the classic session methods on (the default) or off. */
    public DefaultJsonRpcHandler<P> withClassicSessions(boolean classic) {
        this.classicSessions = classic;
        return this;
    }

    /** Puts the session id into results, and wraps those that are no objects, as Kurento's server does. Off by default. */
    public DefaultJsonRpcHandler<P> withSessionIdInResults(boolean sessionId) {
        this.sessionIdInResults = sessionId;
        return this;
    }

    /** Lets requests of one session run at the same time. Off by default. */
    public DefaultJsonRpcHandler<P> withConcurrentRequests(boolean concurrentRequests) {
        this.concurrent = concurrentRequests;
        return this;
    }

    /** Promises that {@link #handleRequest} never waits, so it needs no thread of its own. Off by default. */
    public DefaultJsonRpcHandler<P> withNonBlocking(boolean never) {
        this.nonBlocking = never;
        return this;
    }

    @Override
    public boolean isSockJSEnabled() {
        return this.sockJs;
    }

    @Override
    public List<String> allowedOrigins() {
        return this.allowedOrigins;
    }

    @Override
    public @Nullable String getLabel() {
        return this.label;
    }

    @Override
    public boolean isPingWatchdog() {
        return this.pingWatchdog;
    }

    @Override
    public List<Object> interceptors() {
        return List.copyOf(this.interceptors);
    }

    @Override
    public boolean isClassicSessions() {
        return this.classicSessions;
    }

    @Override
    public boolean isSessionIdInResults() {
        return this.sessionIdInResults;
    }

    @Override
    public boolean isConcurrent() {
        return this.concurrent;
    }

    @Override
    public boolean isNonBlocking() {
        return this.nonBlocking;
    }
}
