package io.jsonrpc.client.connection;

import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.function.LongFunction;

/** Called when a connection changes, without its lock and, except for {@link #finished}, on the thread of the change. */
public interface ConnectionOwner extends ClientChannelHost.Acceptor {

    /** There is a socket; the peer is attached to it or to the session on it. */
    void connected(ClientSessionSocket socket, SessionOutcome session);

    /**
     * The session cannot be resumed: what was sent in it fails.
     *
     * @param keepUnsent whether what was not sent yet waits for the next session
     * @param reasons why, by the number of the message; 0 for what was not sent
     */
    void sessionLost(boolean keepUnsent, LongFunction<TransportException> reasons);

    /** The socket is lost, and another one is tried. */
    void interrupted(DisconnectReason reason);

    /** There is no socket, and none is tried any more. Called before what was on the last one ends. */
    void disconnected(DisconnectReason reason);

    /** The client was closed and the last socket has ended. */
    void ended(CloseStatus status);

    /** The listener has got the last event. Called as an event itself. */
    void finished();
}
