package io.jsonrpc.server.servlet.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.ServerContainer;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;

/** Upgrades through Jakarta's API on every container; on Tomcat in a container with small buffers, where there is one. */
public final class LeanUpgradeStrategy extends StandardWebSocketUpgradeStrategy {

    /** The attribute of the servlet context that has the container of our own. */
    static final String CONTAINER = LeanUpgradeStrategy.class.getName() + ".container";

    @Override
    protected ServerContainer getContainer(HttpServletRequest request) {
        Object ours = request.getServletContext().getAttribute(CONTAINER);
        return ours != null ? (ServerContainer) ours : super.getContainer(request);
    }
}
