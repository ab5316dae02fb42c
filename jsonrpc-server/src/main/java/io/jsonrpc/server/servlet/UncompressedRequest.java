package io.jsonrpc.server.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * A handshake without its offer of extensions. Containers accept permessage-deflate from whoever offers it, which costs
 * native memory for each connection and lets small frames grow large; Jakarta's API has no switch for it.
 */
final class UncompressedRequest extends HttpServletRequestWrapper {

    UncompressedRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !isOffer(name))
                .toList());
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isOffer(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isOffer(name) ? null : super.getHeader(name);
    }

    private static boolean isOffer(String header) {
        return WebSocketHttpHeaders.SEC_WEBSOCKET_EXTENSIONS.equalsIgnoreCase(header);
    }
}
