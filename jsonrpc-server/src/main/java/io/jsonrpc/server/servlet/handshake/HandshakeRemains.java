package io.jsonrpc.server.servlet.handshake;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.Collections;

/**
 * Forgets the attributes of a handshake when nobody asks for them any more. Jetty keeps the request for as long as its
 * socket is open, and with it all that Spring MVC wrote there.
 *
 * @since 0.1
 */
public final class HandshakeRemains implements ServletRequestListener {

    /** Set on the requests that open our sockets. */
    static final String MARK = HandshakeRemains.class.getName();

    /** The upgrade itself is among these, and still to come. */
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
