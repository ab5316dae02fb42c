package io.jsonrpc.server.servlet.container;

import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits on buffers and blocking writes of the WebSocket container.
 *
 * @param tomcatBuffer how much of a text message Tomcat buffers before passing it on, in characters; 0 for the same as
 *     other containers
 * @param blockingWrite how long a blocking write may take: PING, PONG, CLOSE and everything of SockJS
 */
public record ContainerLimits(int tomcatBuffer, Duration blockingWrite) {

    /**
     * Tomcat allocates buffers of this size per connection, two for text. Its default is that of the container, which
     * an application may have raised for another endpoint. With partial messages the size does not limit messages.
     */
    private static final int BUFFER = 8 * 1024;

    /**
     * How long a client may take to answer a close frame. Kurento's Java client never does, and reconnects only when
     * its connection ends, which must be well before the end of its reconnection window.
     */
    private static final Duration CLOSE_ANSWER = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ContainerLimits.class);

    /** Prefix of the names of Tomcat's classes and user properties; other containers ignore the latter. */
    public static final String TOMCAT = "org.apache.tomcat.websocket.";

    /**
     * Sets the limits on an open socket.
     *
     * <p>Tomcat answers a PING, and a client's close frame with 1000, on its reading thread and blocks there until the
     * message being written is complete: up to 20 s if the client does not read. The same limit applies to the server's
     * own PING and close with 1000. Closes with other codes block for 50 ms and then drop the connection, which is
     * appropriate for a client that does not read and stays as it is. After its first blocking write Tomcat 11 keeps
     * the limit as the write timeout of the connection, so an asynchronous write without progress for that time fails
     * as well. A client that does not answer a close frame keeps its connection for 30 s by default, and Tomcat checks
     * only every 10 s.
     *
     * <p>Jetty closes connections that are idle for 30 s; this is disabled because the framework checks for signs of
     * life itself, and {@code CloseDeadline} limits its writes.
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
        checkEverySecond(session.getContainer());
        if (isJetty(session)) {
            session.setMaxIdleTimeout(0);
        }
    }

    /** Whether this is a socket of Tomcat. */
    public static boolean isTomcat(Session session) {
        return session.getClass().getName().startsWith(TOMCAT);
    }

    /** Whether this is a socket of Jetty, for any version of Jakarta's API. */
    public static boolean isJetty(Session session) {
        return session.getClass().getName().startsWith("org.eclipse.jetty.");
    }

    private static void checkEverySecond(WebSocketContainer container) {
        if (container.getClass().getName().startsWith(TOMCAT)) {
            try {
                container.getClass().getMethod("setProcessPeriod", int.class).invoke(container, 1);
            } catch (ReflectiveOperationException | RuntimeException ex) {
                log.debug("The period of Tomcat's background check could not be set", ex);
            }
        }
    }
}
