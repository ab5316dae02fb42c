package io.jsonrpc.server.socket;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/** What uses a socket: first the entrance, where a session begins, then that session. */
public interface SocketOwner {

    /**
     * A text message was received. Called by the socket's reading thread.
     *
     * @param text null for one that was too large
     * @param bytes its size in UTF-8
     */
    void received(SocketConnection socket, @Nullable String text, int bytes);

    /** The status that closes a socket whose message is far too large to be read to its end. */
    CloseStatus farTooLarge();

    /** Runs the action once everything that was received is answered, or a while later if that takes too long. */
    void behindAnswers(Runnable action);

    /** The status with which a socket counts as lost that has ended with this one. */
    CloseStatus lossStatus(SocketConnection socket, CloseStatus status);

    /** The message that gives the client this status where close codes do not travel; null for none. */
    @Nullable OutboundText farewell(CloseStatus status);

    /**
     * The socket is gone.
     *
     * @param cause the failure that ended it; null when it was closed in an orderly way
     */
    void lost(SocketConnection socket, CloseStatus status, @Nullable Throwable cause);

    /** The client has moved another session to the socket. */
    void displaced(SocketConnection socket);

    /**
     * Looks after the socket.
     *
     * @return the status with which the socket is to be closed; null for none
     */
    @Nullable CloseStatus check(SocketConnection socket, long now);

    /** For how many nanoseconds {@link #check} has nothing to do unless something happens. */
    long quietNanos(SocketConnection socket, long now);

    /** Sends this notice to the client; false for a client that does not know such notices. */
    boolean announce(ControlFrame.Sendable notice);
}
