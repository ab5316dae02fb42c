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
 * A {@link JsonRpcHandler} whose callbacks log and whose options have a fluent API. Options are set before the handler
 * is registered.
 *
 * @param <P> the type that params are bound to: any type that Gson can bind
 * @since 0.1
 */
public abstract class DefaultJsonRpcHandler<P> implements JsonRpcHandler<P> {

    private static final Logger log = LoggerFactory.getLogger(DefaultJsonRpcHandler.class);

    private boolean sockJs;

    private List<String> allowedOrigins = List.of();

    /** The failed request, for the log of a {@code handleUncaughtException} without a request parameter. */
    private static final ThreadLocal<Request<?>> FAILED = new ThreadLocal<>();

    private @Nullable String label;

    private boolean pingWatchdog;

    private final List<Object> interceptors = new ArrayList<>();

    private boolean classicSessions = true;

    private boolean sessionIdInResults;

    private boolean channels;

    private boolean httpCalls;

    private boolean concurrent;

    private boolean nonBlocking;

    @Override
    public void handleTransportError(Session session, Throwable exception) throws Exception {
        // Sockets break regularly, and the session is kept for its client; the server logs undelivered messages.
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

    /** Offers SockJS below the path; the path itself remains plain WebSocket. */
    public DefaultJsonRpcHandler<P> withSockJS() {
        this.sockJs = true;
        return this;
    }

    /**
     * Allows pages of other origins to connect.
     *
     * @param origins exact ({@code https://example.org}) or with {@code *} in place of the scheme, a part of the host
     *     or the port ({@code https://*.example.org}, {@code http://localhost:*}); {@code *} for all, {@code null} for
     *     pages without an origin. An invalid entry fails at start-up
     */
    public DefaultJsonRpcHandler<P> withAllowedOrigins(String... origins) {
        this.allowedOrigins = List.of(origins);
        return this;
    }

    /** Sets a name for logs, metrics and the actuator. */
    public DefaultJsonRpcHandler<P> withLabel(String newLabel) {
        this.label = newLabel;
        return this;
    }

    /** Closes a socket (4003) that has announced pings and sent no text for three intervals. Default: off. */
    public DefaultJsonRpcHandler<P> withPingWatchdog(boolean watchdog) {
        this.pingWatchdog = watchdog;
        return this;
    }

    /** Adds handshake interceptors of the web stack in use; a wrong type fails at start-up. */
    public DefaultJsonRpcHandler<P> withInterceptors(Object... newInterceptors) {
        this.interceptors.addAll(List.of(newInterceptors));
        return this;
    }

    /** Enables or disables the classic session methods. Default: on. */
    public DefaultJsonRpcHandler<P> withClassicSessions(boolean classic) {
        this.classicSessions = classic;
        return this;
    }

    /** Adds the session id to results, and wraps those that are not objects, like Kurento's server. Default: off. */
    public DefaultJsonRpcHandler<P> withSessionIdInResults(boolean sessionId) {
        this.sessionIdInResults = sessionId;
        return this;
    }

    /**
     * Lets clients open a channel of another socket at the path. No filter of the web server and no handshake interceptor
     * sees that; the {@code ChannelAuthorizer} decides. Default: off.
     */
    public DefaultJsonRpcHandler<P> withChannels() {
        this.channels = true;
        return this;
    }

    /** Answers calls by HTTP at the path: a {@code POST} is a session that lives for one call. Default: off. */
    public DefaultJsonRpcHandler<P> withHttpCalls() {
        this.httpCalls = true;
        return this;
    }

    /** Allows requests of one session to run at the same time. Default: off. */
    public DefaultJsonRpcHandler<P> withConcurrentRequests(boolean concurrentRequests) {
        this.concurrent = concurrentRequests;
        return this;
    }

    /** Declares that {@link #handleRequest} never blocks, so that it can run on a reading thread. Default: off. */
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
    public boolean isChannelsEnabled() {
        return this.channels;
    }

    @Override
    public boolean isHttpCallsEnabled() {
        return this.httpCalls;
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
