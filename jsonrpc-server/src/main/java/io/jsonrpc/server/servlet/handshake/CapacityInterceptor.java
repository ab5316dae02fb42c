package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.servlet.handshake.Reservations.Reservation;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Reserves a place for a socket before the handshake continues, and releases it if the handshake fails. Runs before the
 * interceptors of the application, so that it is notified of their refusals and exceptions.
 *
 * <p>Called once per SockJS session, not once per request.
 */
public final class CapacityInterceptor implements HandshakeInterceptor {

    private static final String RESERVATION = CapacityInterceptor.class.getName() + ".reservation";

    private final Reservations reservations;

    private final boolean handshakes;

    /** @param handshakes whether the requests count among the handshakes of a second */
    public CapacityInterceptor(Reservations reservations, boolean handshakes) {
        this.reservations = reservations;
        this.handshakes = handshakes;
    }

    /** The reservation of this handshake. */
    static @Nullable Reservation of(ServerHttpRequest request) {
        return (Reservation) servletRequest(request).getAttribute(RESERVATION);
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        Reservation reservation = this.reservations.reserve(this.handshakes);
        if (reservation == null) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
            ServletPlainText.write(
                    response, HttpStatus.SERVICE_UNAVAILABLE, Refusal.noRoom(this.reservations.isAccepting()));
            // Logged elsewhere, with the limit that was reached.
            RefusalFilter.logged(servletRequest(request));
            return false;
        }
        servletRequest(request).setAttribute(RESERVATION, reservation);
        return true;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {
        Reservation reservation = of(request);
        // Spring also calls this after refusals, without an exception. A WebSocket is opened later by its container; a
        // SockJS session over HTTP has claimed its reservation by now, or has lost a race for its id and never will.
        if (reservation != null && !(exception == null && isUpgrade(response))) {
            reservation.giveBack();
        }
    }

    private static HttpServletRequest servletRequest(ServerHttpRequest request) {
        return ((ServletServerHttpRequest) request).getServletRequest();
    }

    private static boolean isUpgrade(ServerHttpResponse response) {
        return ((ServletServerHttpResponse) response).getServletResponse().getStatus()
                == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
    }
}
