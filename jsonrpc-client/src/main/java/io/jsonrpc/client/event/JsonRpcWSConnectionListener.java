package io.jsonrpc.client.event;

import io.jsonrpc.core.subscription.StreamRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Called with the events of a client's connection. Every method has a default, so implement those you need; of each pair the
 * one with a parameter is called, and calls the other unless overridden.
 *
 * <pre>{@code
 * class Subscriptions implements JsonRpcWSConnectionListener {
 *
 *     @Override
 *     public void reconnected(boolean sameSession) {
 *         if (!sameSession) {
 *             client.sendNotificationAsync("subscribe", topics);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Events come one at a time, in the order in which they happened, on a worker thread: never on the reading thread and
 * never under a lock, so a listener may call the client and wait. Handlers of what is received after an event start when its
 * method has returned. While it waits for an answer they may start before that, and so may the next event, since the answer
 * may depend on them; one that blocks on anything else holds them up. {@code connect} ends in {@link #connected} or {@link
 * #connectionFailed}. An outage begins with one {@link #reconnecting} and ends with one {@link #reconnected} or {@link
 * #disconnected}. Where no reconnection is tried, {@code disconnected} comes alone.
 *
 * @since 0.1
 */
public interface JsonRpcWSConnectionListener {

    /** The first connection is there. */
    default void connected() {}

    /** The first connection could not be made. */
    default void connectionFailed() {}

    /**
     * The first connection could not be made.
     *
     * @param cause what {@code connect()} throws
     */
    default void connectionFailed(Throwable cause) {
        connectionFailed();
    }

    /** The connection is gone and no reconnection is tried any more. */
    default void disconnected() {}

    /** The connection is gone and no reconnection is tried any more. */
    default void disconnected(DisconnectReason reason) {
        disconnected();
    }

    /** The connection was lost; reconnecting has begun. Once per outage, however many tries it takes. */
    default void reconnecting() {}

    /** The connection was lost; reconnecting has begun. Once per outage, however many tries it takes. */
    default void reconnecting(DisconnectReason reason) {
        reconnecting();
    }

    /**
     * The server is about to stop: it closes the socket within this time, and the client reconnects by itself, spread over as
     * much time again so that not all clients reconnect at once. Only in resumable sessions.
     */
    default void goAway(Duration within) {}

    /**
     * The login of the connection expires soon, and could not be renewed: the supplier of bearer tokens failed, or the server
     * refused its token. When it has expired, new calls fail with -32003 {@code auth.expired}, and the server closes the
     * connection with 4501. Never in a resumable session, which goes on on another socket instead.
     *
     * @param cause the {@code RemoteErrorException} of the server, or what the supplier threw, as the cause of a {@code
     *     ConnectFailedException}
     */
    default void loginNotRenewed(Throwable cause) {}

    /**
     * The server has said how fast it sends all streams together: after each {@code client.flow}, and when the plan of the user
     * has changed. Only in sessions with the extension {@code flow}.
     */
    default void flow(StreamRate now) {}

    /**
     * The outage is over.
     *
     * @param sameSession whether the server still knew the session; if not, requests sent before the outage have failed
     */
    default void reconnected(boolean sameSession) {}

    /**
     * The outage is over.
     *
     * @param sameSession whether the server still knew the session; if not, requests sent before the outage have failed, and
     *     notifications may be lost in both directions
     * @param loss why it is not the same; null when it is
     */
    default void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
        reconnected(sameSession);
    }
}
