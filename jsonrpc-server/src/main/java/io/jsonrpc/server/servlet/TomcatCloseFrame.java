package io.jsonrpc.server.servlet;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a close frame with code 1000 from one without a code, which browsers send for {@code close()} and which leaves
 * the session to its reconnection window. Tomcat reports 1000 for both (processDataControl in WsFrameBase), so this looks
 * at the frame that Tomcat has just read. Where that cannot be seen the frame counts as one without a code: a session
 * that waits for its window in vain does less harm than one that is gone when its client comes back.
 */
final class TomcatCloseFrame {

    private static final Logger log = LoggerFactory.getLogger(TomcatCloseFrame.class);

    private static final String TOMCAT_SESSION = "org.apache.tomcat.websocket.WsSession";

    private TomcatCloseFrame() {}

    /**
     * Whether the close frame that ended a session had a code.
     *
     * @param session a session that was reported closed with 1000, without a reason; on the reporting thread
     */
    static boolean hadCode(Session session) {
        if (!session.getClass().getName().equals(TOMCAT_SESSION)) {
            return true;
        }
        try {
            Object frame = read(session, session.getClass(), "wsFrame");
            return frame != null
                    && read(frame, frame.getClass(), "controlBufferBinary") instanceof ByteBuffer payload
                    && payload.limit() == 2;
        } catch (ReflectiveOperationException | RuntimeException ex) {
            log.debug("Tomcat does not let its close frame be seen", ex);
            return false;
        }
    }

    private static @Nullable Object read(Object target, Class<?> type, String name)
            throws ReflectiveOperationException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(target);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
