package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/** Writes text frames to Jetty's session below Jakarta WebSocket: the last of several frames flushes them all. */
public final class JettyFrames implements FrameSink {

    private final CoreSession session;

    private JettyFrames(CoreSession session) {
        this.session = session;
    }

    /** The frames of a session of Jetty; null if this version of Jetty does not permit it. */
    public static @Nullable JettyFrames of(Session session) {
        try {
            if (ContainerFrames.read(session, "coreSession") instanceof CoreSession core) {
                return new JettyFrames(core);
            }
            UnknownContainer.warn("Jetty", "this version is not known", null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
            UnknownContainer.warn("Jetty", "this version is not known", ex);
        }
        return null;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public boolean write(List<OutboundText> messages, SendCallback callback) {
        int last = messages.size() - 1;
        for (int i = 0; i < last; i++) {
            this.session.sendFrame(frame(messages.get(i)), Callback.NOOP, true);
        }
        this.session.sendFrame(
                frame(messages.get(last)), Callback.from(() -> callback.completed(null), callback::completed), false);
        return true;
    }

    private static Frame frame(OutboundText message) {
        return new Frame(OpCode.TEXT).setPayload(ByteBuffer.wrap(message.utf8()));
    }
}
