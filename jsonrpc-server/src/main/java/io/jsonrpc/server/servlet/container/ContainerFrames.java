package io.jsonrpc.server.servlet.container;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads information about received frames that containers do not expose. */
public final class ContainerFrames {

    private static final Logger log = LoggerFactory.getLogger(ContainerFrames.class);

    private static final Map<Member, Field> FIELDS = new ConcurrentHashMap<>();

    private record Member(Class<?> type, String name) {}

    private ContainerFrames() {}

    /**
     * Whether the close frame that ended a session had a code: browsers send none for {@code close()}, and the session
     * is then kept for its reconnection window. Tomcat reports 1000 in both cases (processDataControl in WsFrameBase),
     * so this method reads the frame that Tomcat has just parsed. If the frame is not accessible it counts as one
     * without a code: a session kept in vain does less harm than one that is gone when its client reconnects.
     *
     * @param session a session that was reported closed with 1000 and without a reason; called on the reporting thread
     */
    public static boolean closeHadCode(Session session) {
        if (!ContainerLimits.isTomcat(session)) {
            return true;
        }
        try {
            Object frame = read(session, "wsFrame");
            return frame != null
                    && read(frame, "controlBufferBinary") instanceof ByteBuffer payload
                    && payload.limit() == 2;
        } catch (ReflectiveOperationException | RuntimeException ex) {
            log.debug("The close frame of Tomcat is not accessible", ex);
            return false;
        }
    }

    /**
     * Whether an incomplete frame has been received. Tomcat passes on parts of a frame when its buffer is full, Jetty
     * when the frame's header is complete, so the first bytes of a frame are not reported. False if the state is not
     * accessible.
     */
    public static boolean isInsideFrame(Session session) {
        try {
            if (ContainerLimits.isTomcat(session)) {
                Object frame = read(session, "wsFrame");
                return frame != null
                        && (!"NEW_FRAME".equals(String.valueOf(read(frame, "state")))
                                || read(frame, "inputBuffer") instanceof ByteBuffer unread && unread.hasRemaining());
            }
            if (ContainerLimits.isJetty(session)) {
                Object parser = read(session, "coreSession", "connection", "parser");
                return parser != null && !"START".equals(String.valueOf(read(parser, "state")));
            }
        } catch (ReflectiveOperationException | RuntimeException ex) {
            log.debug("The frame state of the container is not accessible", ex);
        }
        return false;
    }

    private static @Nullable Object read(Object target, String... path) throws ReflectiveOperationException {
        Object found = target;
        for (String name : path) {
            if (found == null) {
                return null;
            }
            found = read(found, name);
        }
        return found;
    }

    static @Nullable Object read(Object target, String name) throws ReflectiveOperationException {
        return field(target, name).get(target);
    }

    /** A constant of an enum that is not visible. */
    static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
        Field constant = type.getDeclaredField(name);
        constant.setAccessible(true);
        return Objects.requireNonNull(constant.get(null));
    }

    static void write(Object target, String name, Object value) throws ReflectiveOperationException {
        field(target, name).set(target, value);
    }

    private static Field field(Object target, String name) throws NoSuchFieldException {
        Member member = new Member(target.getClass(), name);
        Field known = FIELDS.get(member);
        if (known == null) {
            known = find(member);
            FIELDS.put(member, known);
        }
        return known;
    }

    private static Field find(Member member) throws NoSuchFieldException {
        for (Class<?> each = member.type(); each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getName().equals(member.name())) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(member.name());
    }
}
