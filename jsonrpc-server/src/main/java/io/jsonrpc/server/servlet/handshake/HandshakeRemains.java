package io.jsonrpc.server.servlet.handshake;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.Collections;

/**
 * Removes the attributes of a handshake request once they are no longer needed. Jetty keeps the request, and with it
 * everything that Spring MVC stored there, as long as its socket is open.
 *
 * @since 0.1
 */
public final class HandshakeRemains implements ServletRequestListener {

    /** Set on the requests that open sockets of this framework. */
    static final String MARK = HandshakeRemains.class.getName();

    /** Attributes of Jetty, which still needs them for the upgrade. */
    private static final String JETTYS_OWN = "org.eclipse.jetty.";

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        ServletRequest request = event.getServletRequest();
        if (request.getAttribute(MARK) != null) {
            Collections.list(request.getAttributeNames()).stream()
                    .filter(name -> !name.startsWith(JETTYS_OWN))
                    .forEach(request::removeAttribute);
        }
    }
}
