package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.servlet.handshake.Reservations.Reservation;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.web.ClientAddress;
import io.jsonrpc.server.web.HandshakeHeaders;
import io.jsonrpc.server.web.HttpLogin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * The data of a handshake for the socket that it opens. Captured by the innermost interceptor, because containers reuse
 * the request and the application's interceptors may clear the attributes; read when the socket is open.
 *
 * <p>Headers contain credentials, so {@code toString} does not include them.
 *
 * @param reservation the reservation that the socket claims
 * @param httpSession the id of the HTTP session that the principal was taken from; null for another login, or for none
 */
public record HandshakeCapture(
        Reservation reservation,
        Map<String, List<String>> headers,
        @Nullable Principal principal,
        @Nullable Supplier<String> httpSession,
        Map<String, String> pathVariables,
        @Nullable InetSocketAddress remoteAddress,
        boolean sameOrigin) {

    private static final String ATTRIBUTE = HandshakeCapture.class.getName();

    /** Captures the data of its handshake. */
    public static final HandshakeInterceptor INTERCEPTOR = new HandshakeInterceptor() {
        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Map<String, Object> attributes) {
            Reservation reservation = CapacityInterceptor.of(request);
            if (reservation == null) {
                throw new IllegalStateException("A handshake without a reservation");
            }
            // SockJS sessions reject null.
            attributes.values().removeIf(Objects::isNull);
            attributes.put(ATTRIBUTE, capture(request, reservation));
            return true;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                @Nullable Exception exception) {}
    };

    /** Removes the captured data from the attributes of an open socket and returns it. */
    public static @Nullable HandshakeCapture take(Map<String, Object> attributes) {
        return (HandshakeCapture) attributes.remove(ATTRIBUTE);
    }

    /** The handshake for the session, with the attributes that the application's interceptors left. */
    public Handshake toHandshake(@Nullable String subprotocol, Map<String, Object> attributes) {
        return new Handshake(
                this.headers,
                this.principal,
                this.httpSession,
                this.pathVariables,
                this.remoteAddress,
                subprotocol,
                this.sameOrigin,
                new HashMap<>(attributes));
    }

    private static @Nullable Supplier<String> httpSession(HttpServletRequest received, @Nullable Principal principal) {
        HttpSession session = principal == null ? null : received.getSession(false);
        return session != null && HttpLogin.isOf(principal, session.getAttribute(HttpLogin.SESSION_ATTRIBUTE))
                ? session::getId
                : null;
    }

    private static HandshakeCapture capture(ServerHttpRequest request, Reservation reservation) {
        HttpServletRequest received = ((ServletServerHttpRequest) request).getServletRequest();
        Principal principal = request.getPrincipal();
        return new HandshakeCapture(
                reservation,
                HandshakeHeaders.copyOf(received.getHeaderNames(), received::getHeaders),
                principal,
                httpSession(received, principal),
                PathVariables.of(received),
                ClientAddress.of(received.getRemoteAddr(), received.getRemotePort()),
                OriginRule.isOfServer(received));
    }

    @Override
    public String toString() {
        return "HandshakeCapture[" + this.headers.size() + " headers]";
    }
}
