package io.jsonrpc.server.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.ServerContainer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;

/** Upgrades through Jakarta's API on every container; on Tomcat in a container with small buffers. */
final class LeanUpgradeStrategy extends StandardWebSocketUpgradeStrategy {

    private final int bufferBytes;

    private final ReentrantLock lock = new ReentrantLock();

    /** Made with the first handshake on Tomcat. */
    private volatile @Nullable ServerContainer lean;

    /**
     * A strategy.
     *
     * @param bufferBytes what a connection on Tomcat may hold for good in each of its buffers; 0 for what Tomcat takes
     */
    LeanUpgradeStrategy(int bufferBytes) {
        this.bufferBytes = bufferBytes;
    }

    @Override
    protected ServerContainer getContainer(HttpServletRequest request) {
        ServerContainer known = this.lean;
        if (known != null) {
            return known;
        }
        ServerContainer common = super.getContainer(request);
        return this.bufferBytes > 0 && isTomcat(common) ? make(request) : common;
    }

    private static boolean isTomcat(ServerContainer container) {
        return container.getClass().getName().startsWith(ContainerLimits.TOMCAT);
    }

    private ServerContainer make(HttpServletRequest request) {
        this.lock.lock();
        try {
            ServerContainer made = this.lean;
            if (made == null) {
                made = TomcatContainer.make(request.getServletContext(), this.bufferBytes);
                this.lean = made;
            }
            return made;
        } finally {
            this.lock.unlock();
        }
    }

    /** Closes what is still open in a container of our own. */
    void destroy() {
        this.lock.lock();
        try {
            ServerContainer made = this.lean;
            if (made != null) {
                TomcatContainer.destroy(made);
                this.lean = null;
            }
        } finally {
            this.lock.unlock();
        }
    }
}
