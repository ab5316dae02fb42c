package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.servlet.container.ContainerLimits;
import io.jsonrpc.server.servlet.container.PatientUpgradeHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * A handshake without its offer of extensions. Containers accept permessage-deflate whenever it is offered, which costs
 * native memory per connection and lets small frames expand to large ones; Jakarta's API cannot disable it. Tomcat
 * creates its sockets with the upgrade handler chosen here.
 */
public final class UncompressedRequest extends HttpServletRequestWrapper {

    private static final String TOMCATS_HANDLER = ContainerLimits.TOMCAT + "server.WsHttpUpgradeHandler";

    public UncompressedRequest(HttpServletRequest request) {
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

    /** In lower case, which Tomcat requires; a proxy may have sent upper case. */
    @Override
    public String getScheme() {
        return super.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Uses the handler that keeps a Tomcat socket open until its requests are answered. */
    @Override
    @SuppressWarnings("unchecked")
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) throws IOException, ServletException {
        boolean tomcats = handlerClass.getName().equals(TOMCATS_HANDLER);
        return super.upgrade(tomcats ? (Class<T>) PatientUpgradeHandler.class : handlerClass);
    }

    private static boolean isOffer(String header) {
        return WebSocketHttpHeaders.SEC_WEBSOCKET_EXTENSIONS.equalsIgnoreCase(header);
    }
}
