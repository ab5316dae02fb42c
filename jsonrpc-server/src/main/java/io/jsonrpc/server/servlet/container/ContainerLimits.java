package io.jsonrpc.server.servlet.container;

import io.jsonrpc.server.servlet.socket.CloseDeadline;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds on what the WebSocket container does on its own.
 *
 * @param tomcatBuffer how much of a text message Tomcat collects before it hands it on, in characters; 0 for as much as
 *     other containers
 * @param blockingWrite how long a blocking write may take: PING, PONG, CLOSE, and all of SockJS
 */
public record ContainerLimits(int tomcatBuffer, Duration blockingWrite) {

    /**
     * Tomcat allocates its limits for each connection, twice for text, and takes the container's defaults for it, which
     * an application may have raised for another endpoint. With partial messages they limit nothing.
     */
    private static final int BUFFER = 8 * 1024;

    /**
     * How long a client may take to answer our close frame. Kurento's Java client never does, and comes
     * back only when its connection ends: that has to be well before its reconnection window is over.
     */
    private static final Duration CLOSE_ANSWER = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ContainerLimits.class);

    /** Where the names of Tomcat's classes and user properties begin; other containers ignore the latter. */
    public static final String TOMCAT = "org.apache.tomcat.websocket.";

    /**
     * Sets the bounds on an open socket.
     *
     * <p>Tomcat answers a PING, and the close frame 1000 of a client, on its reading thread and waits there for the
     * message being written: 20 s at a client that does not read. The same bound holds for our own PING and close 1000.
     * Closes with other codes wait 50 ms and then drop the connection, which suits a client that does not read; that is
     * left as it is. After its first blocking write Tomcat 11 keeps the bound as write timeout of the connection, so an
     * asynchronous write that makes no progress for so long fails as well. A client that does not answer our close frame
     * keeps its connection for 30 s by default, and Tomcat looks only every 10 s.
     *
     * <p>Jetty ends what is idle for 30 s; we look for signs of life ourselves, and {@link CloseDeadline} bounds its writes.
     */
    public void applyTo(Session session) {
        boolean small = this.tomcatBuffer > 0 && isTomcat(session);
        session.setMaxTextMessageBufferSize(small ? this.tomcatBuffer : BUFFER);
        if (!small) {
            session.setMaxBinaryMessageBufferSize(BUFFER);
        }
        Long millis = this.blockingWrite.toMillis();
        session.getUserProperties().put(TOMCAT + "BLOCKING_SEND_TIMEOUT", millis);
        session.getUserProperties().put(TOMCAT + "SESSION_CLOSE_TIMEOUT", CLOSE_ANSWER.toMillis());
        lookEverySecond(session.getContainer());
        if (isJetty(session)) {
            session.setMaxIdleTimeout(0);
        }
    }

    /** Whether a socket is Tomcat's. */
    public static boolean isTomcat(Session session) {
        return session.getClass().getName().startsWith(TOMCAT);
    }

    /** Whether a socket is Jetty's, whichever edition of Jakarta's API that is for. */
    public static boolean isJetty(Session session) {
        return session.getClass().getName().startsWith("org.eclipse.jetty.");
    }

    private static void lookEverySecond(WebSocketContainer container) {
        if (container.getClass().getName().startsWith(TOMCAT)) {
            try {
                container.getClass().getMethod("setProcessPeriod", int.class).invoke(container, 1);
            } catch (ReflectiveOperationException | RuntimeException ex) {
                log.debug("Tomcat does not let its period be set", ex);
            }
        }
    }
}
