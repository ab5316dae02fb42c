package io.jsonrpc.server.servlet.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.ServerContainer;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;

/** Upgrades through Jakarta's API on every container; on Tomcat, in the container with small buffers if it exists. */
public final class LeanUpgradeStrategy extends StandardWebSocketUpgradeStrategy {

    /** The servlet context attribute of the framework's own container. */
    static final String CONTAINER = LeanUpgradeStrategy.class.getName() + ".container";

    @Override
    protected ServerContainer getContainer(HttpServletRequest request) {
        Object ours = request.getServletContext().getAttribute(CONTAINER);
        return ours != null ? (ServerContainer) ours : super.getContainer(request);
    }
}
