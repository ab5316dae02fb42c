package io.jsonrpc.server.servlet.container;

import jakarta.servlet.http.WebConnection;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.apache.coyote.http11.upgrade.UpgradeInfo;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.WsIOException;
import org.apache.tomcat.websocket.WsSession;
import org.apache.tomcat.websocket.server.WsFrameServer;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's sockets, but for what it does at a frame that breaks the protocol: Tomcat writes its close frame and ends the
 * connection before anything else is told, so that calls of the same segment would have no answer. Here the session's
 * listener is told, what follows is not looked at, and the listener closes the session. A close frame whose code is invalid
 * is Tomcat's still. Where Tomcat's reader of frames cannot be replaced, it stays.
 *
 * <p>Public because Tomcat makes it.
 *
 * @since 0.1
 */
public final class PatientUpgradeHandler extends WsHttpUpgradeHandler {

    private static final Logger log = LoggerFactory.getLogger(PatientUpgradeHandler.class);

    /** Where a session keeps its {@link Listener}. */
    public static final String LISTENER = PatientUpgradeHandler.class.getName() + ".listener";

    /** Codes for what the client has done; Tomcat uses others for connections that fail. */
    private static final Set<Integer> CODES = Set.of(1002, 1003, 1007, 1009);

    /** Hears on the reading thread that nothing more can be read. */
    public interface Listener {

        void broken(CloseReason reason, IOException cause);
    }

    @Override
    public void init(WebConnection connection) {
        super.init(connection);
        try {
            WsSession session = (WsSession) Objects.requireNonNull(ContainerFrames.read(this, "wsSession"));
            WsFrameServer frames = new Frames(
                    (SocketWrapperBase<?>) ContainerFrames.read(this, "socketWrapper"),
                    getUpgradeInfo(),
                    session,
                    (Transformation) ContainerFrames.read(this, "transformation"),
                    (ClassLoader) ContainerFrames.read(this, "applicationClassLoader"));
            ContainerFrames.write(this, "wsFrame", frames);
        } catch (ReflectiveOperationException | RuntimeException ex) {
            log.debug("Tomcat does not let its reader of frames be replaced", ex);
        }
    }

    /**
     * Closes a session whose client has broken the protocol: with the connection, since no answer to the close frame can be
     * read.
     *
     * @return false for any other session
     */
    public static boolean closeBroken(Session session, CloseReason reason) {
        if (session instanceof WsSession broken && session.getUserProperties().get(LISTENER) instanceof Broken) {
            broken.doClose(reason, reason, true);
            return true;
        }
        return false;
    }

    /** In place of the listener of a session that is broken. */
    private record Broken() {}

    private static final class Frames extends WsFrameServer {

        private boolean broken;

        Frames(
                @Nullable SocketWrapperBase<?> socket,
                UpgradeInfo info,
                WsSession session,
                @Nullable Transformation transformation,
                @Nullable ClassLoader classLoader) {
            super(socket, info, session, transformation, classLoader);
        }

        /** Tomcat takes itself for closed before it looks at what a close frame says. */
        @Override
        protected boolean isOpen() {
            return this.broken ? this.wsSession.isOpen() : super.isOpen();
        }

        @Override
        protected void processInputBuffer() throws IOException {
            if (!this.broken) {
                try {
                    super.processInputBuffer();
                    return;
                } catch (WsIOException failure) {
                    CloseReason reason = failure.getCloseReason();
                    Object listener = this.wsSession.getUserProperties().get(LISTENER);
                    if (!(listener instanceof Listener told)
                            || !CODES.contains(reason.getCloseCode().getCode())) {
                        throw failure;
                    }
                    this.broken = true;
                    this.wsSession.getUserProperties().put(LISTENER, new Broken());
                    told.broken(reason, failure);
                }
            }
            this.inputBuffer.position(0).limit(0);
        }
    }
}
