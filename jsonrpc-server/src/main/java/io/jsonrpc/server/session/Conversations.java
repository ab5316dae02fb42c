package io.jsonrpc.server.session;

import io.jsonrpc.server.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of one session, by the prefix of their frames. A session passes each frame on after counting it.
 * There is one conversation, without a prefix.
 */
final class Conversations {

    /** The receiving end of one conversation. */
    interface Conversation {

        /**
         * A frame was received. Called by the reading thread of the socket.
         *
         * @param frame null for one that was too large to keep
         */
        void received(SocketConnection socket, @Nullable String frame);
    }

    private final Conversation bare;

    Conversations(Conversation bare) {
        this.bare = bare;
    }

    /** The conversation of this frame. */
    Conversation of(@Nullable String frame) {
        return this.bare;
    }
}
