package io.jsonrpc.server.servlet;

import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.servlet.container.LeanUpgradeStrategy;
import io.jsonrpc.server.servlet.handshake.CapacityInterceptor;
import io.jsonrpc.server.servlet.handshake.DiscreetHandshakeHandler;
import io.jsonrpc.server.servlet.handshake.GuardedInterceptor;
import io.jsonrpc.server.servlet.handshake.HandshakeCapture;
import io.jsonrpc.server.servlet.handshake.OriginRule;
import io.jsonrpc.server.servlet.handshake.PreferringHandshakeHandler;
import io.jsonrpc.server.servlet.handshake.Reservations;
import io.jsonrpc.server.servlet.handshake.ServletEndpointHandler;
import io.jsonrpc.server.servlet.handshake.SockJsPaths;
import io.jsonrpc.server.servlet.http.CallHeadInterceptor;
import io.jsonrpc.server.servlet.http.HttpEndpointHandler;
import io.jsonrpc.server.servlet.http.ServletCallRules;
import io.jsonrpc.server.servlet.http.ServletCalls;
import io.jsonrpc.server.servlet.socket.ServletStack;
import io.jsonrpc.server.servlet.socket.ServletStackSettings;
import io.jsonrpc.server.servlet.sockjs.JsonRpcSockJsService;
import io.jsonrpc.server.servlet.sockjs.SockJsEndpointHandler;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.AllowedOrigins;
import io.jsonrpc.server.web.HandshakeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Maps the paths of all endpoints: plain WebSocket on the path itself, SockJS below it if the handler enables it. Does
 * not need {@code @EnableWebSocket}, which the application may use for itself.
 *
 * @since 0.1
 */
public final class JsonRpcHandlerMapping extends WebSocketHandlerMapping {

    /** Before the router functions (-1) and controllers (0), so that a catch-all route does not hide an endpoint. */
    private static final int ORDER = -2;

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(5);

    private final ServletStack stack;

    private final HandshakeRules rules;

    private final Reservations reservations;

    private @Nullable Future<?> sweeper;

    /**
     * Maps the endpoints.
     *
     * @throws StartupException if an interceptor of a handler belongs to another web stack, or SockJS cannot be offered
     *     below a path
     */
    public JsonRpcHandlerMapping(
            Collection<Endpoint> endpoints, SocketAcceptor acceptor, ServletStack stack, HandshakeRules rules) {
        this.stack = stack;
        this.rules = rules;
        this.reservations =
                new Reservations(acceptor, System::nanoTime, stack.settings().openTimeout());
        // Jakarta's API on every container: Spring would use Jetty's own API if present.
        HandshakeHandler handshakes = new DiscreetHandshakeHandler(
                new PreferringHandshakeHandler(new LeanUpgradeStrategy()), rules.refusals());
        Map<String, Object> urls = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            map(endpoint, acceptor, handshakes, urls);
        }
        setUrlMap(urls);
        setOrder(ORDER);
    }

    private void map(
            Endpoint endpoint, SocketAcceptor acceptor, HandshakeHandler handshakes, Map<String, Object> urls) {
        AllowedOrigins allowed = new AllowedOrigins(endpoint);
        allowed.warnOfEverybody(endpoint);
        OriginRule origins = new OriginRule(endpoint, allowed, this.rules);
        List<HandshakeInterceptor> interceptors = new ArrayList<>();
        interceptors.add(origins);
        interceptors.add(new CapacityInterceptor(this.reservations, true));
        endpoint.options().interceptors().forEach(each -> interceptors.add(checked(each, endpoint)));
        interceptors.add(HandshakeCapture.INTERCEPTOR);

        JsonRpcWebSocketHandler sockets = new JsonRpcWebSocketHandler(endpoint, acceptor, this.stack);
        PathPattern path = SockJsPaths.PARSER.parse(endpoint.pattern());
        ServletEndpointHandler plain = endpoint.options().httpCalls()
                ? new HttpEndpointHandler(
                        path,
                        sockets,
                        handshakes,
                        this.rules.refusals(),
                        calls(endpoint, acceptor, sockets, interceptors),
                        origins)
                : new ServletEndpointHandler(path, sockets, handshakes, this.rules.refusals());
        plain.setHandshakeInterceptors(interceptors);
        urls.put(endpoint.pattern(), plain);
        if (endpoint.options().sockJs()) {
            urls.put(
                    SockJsPaths.below(endpoint),
                    new SockJsEndpointHandler(
                            SockJsPaths.base(endpoint),
                            new JsonRpcSockJsService(
                                    this.stack,
                                    handshakes,
                                    origins,
                                    endpoint.options().allowedOrigins(),
                                    interceptors),
                            sockets));
        }
    }

    /** @param interceptors those of a handshake, of which the second reserves a place */
    private ServletCalls calls(
            Endpoint endpoint,
            SocketAcceptor acceptor,
            WebSocketHandler sockets,
            List<HandshakeInterceptor> interceptors) {
        ServletStackSettings settings = this.stack.settings();
        List<HandshakeInterceptor> ofCalls = new ArrayList<>(interceptors);
        ofCalls.set(1, new CapacityInterceptor(this.reservations, false));
        ofCalls.add(1, new CallHeadInterceptor(endpoint.pattern(), settings.messageBytes(), this.rules.refusals()));
        return new ServletCalls(
                endpoint,
                sockets,
                ofCalls,
                this.rules.refusals(),
                new ServletCallRules(
                        acceptor, settings.messageBytes(), settings.callTimeout(), this.stack.scheduler()));
    }

    private static HandshakeInterceptor checked(Object interceptor, Endpoint endpoint) {
        if (interceptor instanceof HandshakeInterceptor own) {
            return new GuardedInterceptor(own, endpoint.pattern());
        }
        throw new StartupException(
                "The interceptor " + interceptor.getClass().getName() + " of the JSON-RPC handler "
                        + endpoint.handlers().handlerType().getName() + " on " + endpoint.pattern()
                        + " is no org.springframework.web.socket.server.HandshakeInterceptor, which the servlet stack needs",
                "Register a HandshakeInterceptor, or none");
    }

    @Override
    public void start() {
        if (!isRunning()) {
            this.sweeper = this.stack.scheduler().scheduleWithFixedDelay(this.reservations::sweep, SWEEP_INTERVAL);
        }
        super.start();
    }

    @Override
    public void stop() {
        Future<?> running = this.sweeper;
        if (running != null) {
            running.cancel(false);
            this.sweeper = null;
        }
        super.stop();
    }
}
