package io.jsonrpc.server.channel;

import io.jsonrpc.core.Session;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketConnection;
import io.jsonrpc.server.socket.SocketTransport;
import org.jspecify.annotations.Nullable;

/** Makes the sessions of channels. */
@FunctionalInterface
public interface ChannelSessions {

    /** The session of one channel, which ends with it. */
    interface Conversation {

        String id();

        /** As the application sees it. */
        Session session();

        /** The virtual socket of the channel. */
        SocketConnection socket();

        /** Begins the session; its handler is called from now on. */
        void begin();

        /** Drops the session, which has not begun. */
        void discard();

        /** The session goes on on another socket, with this handshake. */
        void reconnected(Handshake handshake);

        /** The channel goes on in this session. */
        void isIn(Session outer);

        /** Acknowledgements may have made room for what waits. */
        void flush();
    }

    /**
     * A session that has not begun.
     *
     * @param handshake that of the socket, with what is the channel's own
     * @param ownLogin whether its principal is the channel's own, and not that of the socket
     * @param channel writes to the client
     * @param limits what the client takes there
     * @param onEnd runs when the session has ended and its handler is given back
     */
    Conversation create(
            Endpoint endpoint,
            Handshake handshake,
            boolean ownLogin,
            SocketTransport channel,
            @Nullable Object registerInfo,
            ClientLimits limits,
            Runnable onEnd);
}
