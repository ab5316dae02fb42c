package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes text frames with the asynchronous send of Jakarta WebSocket, which never blocks on the client: a container
 * writes as much as the socket accepts and continues when it accepts more.
 */
public final class JakartaFrames implements FrameSink {

    private final RemoteEndpoint.Async remote;

    public JakartaFrames(Session session) {
        this.remote = session.getAsyncRemote();
    }

    @Override
    public boolean gathers() {
        return false;
    }

    @Override
    public boolean write(List<OutboundText> messages, SendCallback callback) {
        this.remote.sendText(messages.get(0).text(), result -> callback.completed(failureOf(result)));
        return true;
    }

    private static @Nullable Throwable failureOf(SendResult result) {
        if (result.isOK()) {
            return null;
        }
        Throwable failure = result.getException();
        return failure == null ? new IOException("The container could not write") : failure;
    }
}
