package io.jsonrpc.server.socket;

import io.jsonrpc.server.endpoint.Endpoint;

/** Accepts the sockets of the web stacks. */
public interface SocketAcceptor {

    /**
     * Reserves a place before the upgrade. Each {@code true} is followed by exactly one {@link #accept} or {@link
     * #abandonReservation}.
     *
     * @param handshake whether it counts among the handshakes of a second; an HTTP call does not
     * @return false if the limit of open sockets is reached or the server is stopping: answer with 503 and {@code
     *     Retry-After}
     */
    boolean reserve(boolean handshake);

    /** Whether there are places for new sockets at all: false once the application stops. */
    boolean isAccepting();

    /** Reserves a place for a handshake. */
    default boolean reserve() {
        return reserve(true);
    }

    /** Releases the place because the upgrade failed after {@link #reserve}. */
    void abandonReservation();

    /**
     * Counts the answer to an HTTP call, whose session has ended, among all that is outgoing.
     *
     * @param bytes its size
     * @param cut ends the connection, because the client does not read in time, or because too much is outgoing and this is
     *     among the largest. Called once at most, on any thread; returns quickly
     * @return to be run when the answer was written, or the client is gone
     */
    Runnable unread(int bytes, Runnable cut);

    /**
     * Accepts an open socket.
     *
     * @param endpoint the endpoint whose path matched
     * @param handshake the data of the handshake
     * @param transport writes to the client
     * @return the listener that receives from the socket until {@link SocketListener#onClosed}
     */
    SocketListener accept(Endpoint endpoint, Handshake handshake, SocketTransport transport);
}
