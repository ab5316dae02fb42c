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
 * Tomcat's sockets with a different reaction to an invalid frame: Tomcat sends its close frame and ends the connection
 * before it reports the error, so that requests of the same TCP segment would get no answer. Here the session's
 * listener is notified, further input is ignored, and the listener closes the session. A close frame with an invalid
 * code is still handled by Tomcat. If Tomcat's frame reader cannot be replaced, it is kept.
 *
 * <p>Public because Tomcat creates it.
 *
 * @since 0.1
 */
public final class PatientUpgradeHandler extends WsHttpUpgradeHandler {

    private static final Logger log = LoggerFactory.getLogger(PatientUpgradeHandler.class);

    /** The user property of a session that contains its {@link Listener}. */
    public static final String LISTENER = PatientUpgradeHandler.class.getName() + ".listener";

    /** Codes for errors of the client; Tomcat uses others for connections that fail. */
    private static final Set<Integer> CODES = Set.of(1002, 1003, 1007, 1009);

    /** Notified on the reading thread. */
    public interface Listener {

        /** Messages that one read has delivered follow, then {@link #read}. */
        void reading();

        /** All messages that one read has delivered have been passed on. */
        void read();

        /** Nothing more can be read. */
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
            log.debug("Tomcat's frame reader could not be replaced", ex);
        }
    }

    /**
     * Closes a session whose client has violated the protocol, including the connection, because no answer to the close
     * frame can be read.
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

    /** Replaces the listener of a session after an invalid frame. */
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

        /** Tomcat considers itself closed before it reads the content of a close frame. */
        @Override
        protected boolean isOpen() {
            return this.broken ? this.wsSession.isOpen() : super.isOpen();
        }

        @Override
        protected void processInputBuffer() throws IOException {
            if (this.broken) {
                this.inputBuffer.position(0).limit(0);
            } else if (this.wsSession.getUserProperties().get(LISTENER) instanceof Listener listener) {
                listener.reading();
                try {
                    process(listener);
                } finally {
                    listener.read();
                }
            } else {
                super.processInputBuffer();
            }
        }

        private void process(Listener listener) throws IOException {
            try {
                super.processInputBuffer();
            } catch (WsIOException failure) {
                CloseReason reason = failure.getCloseReason();
                if (!CODES.contains(reason.getCloseCode().getCode())) {
                    throw failure;
                }
                this.broken = true;
                this.wsSession.getUserProperties().put(LISTENER, new Broken());
                listener.broken(reason, failure);
                this.inputBuffer.position(0).limit(0);
            }
        }
    }
}
