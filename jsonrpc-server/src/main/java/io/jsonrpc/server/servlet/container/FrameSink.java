package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import java.util.List;

/** Writes text messages to one WebSocket of a container. */
public interface FrameSink {

    /**
     * Starts writing messages, each as one frame. Never blocks on the network.
     *
     * @param messages are not modified before the callback
     * @param callback called exactly once if this returns true, possibly before it returns; not called by some
     *     containers when the socket is closed meanwhile
     * @return false if the container is writing a frame of its own at the moment, so that nothing was started
     */
    boolean write(List<OutboundText> messages, SendCallback callback);

    /** Whether several messages in one call cost less than several calls. */
    boolean gathers();
}
