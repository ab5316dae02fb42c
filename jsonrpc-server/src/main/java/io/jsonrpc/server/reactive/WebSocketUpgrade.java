package io.jsonrpc.server.reactive;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.socket.SocketListener;
import io.jsonrpc.server.web.ClientAddress;
import io.jsonrpc.server.web.HandshakeHeaders;
import io.jsonrpc.server.web.HttpLogin;
import io.jsonrpc.server.web.Subprotocols;
import io.jsonrpc.server.web.UrlVariables;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Turns an accepted handshake into a socket. Reactor Netty performs the upgrade; from then on a handler in the
 * channel's pipeline receives the frames, without a chain of operators per message.
 */
final class WebSocketUpgrade {

    private static final String OFFER = HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL.toString();

    private final Endpoint endpoint;

    private final SocketAcceptor acceptor;

    private final ReactiveStackSettings settings;

    WebSocketUpgrade(Endpoint endpoint, SocketAcceptor acceptor, ReactiveStackSettings settings) {
        this.endpoint = endpoint;
        this.acceptor = acceptor;
        this.settings = settings;
    }

    /**
     * Starts the upgrade; completes when the handshake is answered.
     *
     * @param place claimed when the socket is open
     * @param before the names of the attributes that existed before the handler's interceptors ran; the attributes
     *     added by these are passed to the session
     * @param sameOrigin whether a page of the server's own origin has sent it
     */
    Mono<Void> begin(ServerWebExchange exchange, Reservation place, Set<String> before, boolean sameOrigin) {
        String subprotocol = Subprotocols.select(offers(exchange.getRequest()));
        return handshake(exchange, before, sameOrigin, subprotocol)
                .flatMap(handshake -> upgrade(exchange, place, handshake));
    }

    /**
     * The data of a handshake, or of a call by HTTP.
     *
     * @param before as for {@link #begin}, like {@code sameOrigin}
     */
    static Mono<Handshake> handshake(
            ServerWebExchange exchange, Set<String> before, boolean sameOrigin, @Nullable String subprotocol) {
        return exchange.<Principal>getPrincipal()
                .filter(principal -> !HttpLogin.isNobody(principal))
                .flatMap(principal -> exchange.getSession().map(session -> Login.of(principal, session)))
                .defaultIfEmpty(Login.NONE)
                .map(login -> capture(exchange, login, before, sameOrigin, subprotocol));
    }

    /** @param httpSession the id of the HTTP session that the principal was taken from; null for another login */
    private record Login(
            @Nullable Principal principal, @Nullable Supplier<String> httpSession) {

        static final Login NONE = new Login(null, null);

        static Login of(Principal principal, WebSession session) {
            boolean ofSession = HttpLogin.isOf(principal, session.getAttribute(HttpLogin.SESSION_ATTRIBUTE));
            return new Login(principal, ofSession ? session::getId : null);
        }
    }

    private static Handshake capture(
            ServerWebExchange exchange,
            Login login,
            Set<String> before,
            boolean sameOrigin,
            @Nullable String subprotocol) {
        ServerHttpRequest request = exchange.getRequest();
        Map<String, Object> attributes = new HashMap<>(exchange.getAttributes());
        attributes.keySet().removeAll(before);
        return new Handshake(
                HandshakeHeaders.copyOf(request.getHeaders()),
                login.principal(),
                login.httpSession(),
                UrlVariables.of(exchange.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)),
                remoteAddress(request),
                subprotocol,
                sameOrigin,
                attributes);
    }

    private static List<String> offers(ServerHttpRequest request) {
        return request.getHeaders().getOrEmpty(OFFER).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList();
    }

    private static @Nullable InetSocketAddress remoteAddress(ServerHttpRequest request) {
        InetSocketAddress remote = request.getRemoteAddress();
        return remote == null ? null : ClientAddress.of(remote.getHostString(), remote.getPort());
    }

    private Mono<Void> upgrade(ServerWebExchange exchange, Reservation place, Handshake handshake) {
        HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        WebsocketServerSpec spec = select(handshake.subprotocol(), request.requestHeaders());
        AtomicReference<@Nullable EventLoop> eventLoop = new AtomicReference<>();
        response.withConnection(connection -> eventLoop.set(connection.channel().eventLoop()));
        // Reactor Netty answers as soon as this is subscribed to.
        Mono<Void> socket = Mono.defer(() -> Mono.from(response.sendWebsocket(
                (in, out) -> {
                    in.withConnection(connection -> open(connection, place, handshake));
                    // The socket would be closed if this completed.
                    return Mono.never();
                },
                spec)));
        // On the event loop, so that no frame is read between the response and the installation of the handler.
        return exchange.getResponse().setComplete().then(socket.subscribeOn(Schedulers.fromExecutor(task -> {
            EventLoop own = eventLoop.get();
            if (own != null) {
                own.execute(task);
            }
        })));
    }

    /**
     * Restricts Netty to the selected subprotocol: its own selection would read only one header, follow the client's
     * preference, and log unknown subprotocols.
     */
    private WebsocketServerSpec select(@Nullable String subprotocol, HttpHeaders headers) {
        WebsocketServerSpec.Builder spec =
                WebsocketServerSpec.builder().maxFramePayloadLength(this.settings.frameBytes());
        if (subprotocol == null) {
            headers.remove(OFFER);
            return spec.build();
        }
        headers.set(OFFER, subprotocol);
        return spec.protocols(subprotocol).build();
    }

    private void open(Connection connection, Reservation place, Handshake handshake) {
        if (!place.claim()) {
            // The client has disconnected meanwhile.
            connection.dispose();
            return;
        }
        NettyTransport transport = new NettyTransport(connection.channel(), this.settings.closeWrite());
        SocketListener listener = this.acceptor.accept(this.endpoint, handshake, transport);
        FrameHandler.install(connection, transport, listener, this.settings);
    }
}
