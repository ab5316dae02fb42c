package io.jsonrpc.server.reactive;

import io.jsonrpc.server.socket.SocketAcceptor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The place reserved for a socket that is being opened: claimed by the socket or released, once. */
final class Reservation {

    private final SocketAcceptor acceptor;

    private final AtomicBoolean settled = new AtomicBoolean();

    private Reservation(SocketAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    /**
     * Reserves a place for one more socket; null if a limit is reached.
     *
     * @param handshake whether it counts among the handshakes of a second
     */
    static @Nullable Reservation make(SocketAcceptor acceptor, boolean handshake) {
        return acceptor.reserve(handshake) ? new Reservation(acceptor) : null;
    }

    /** Claims the place for an open socket; false if it has already been released. */
    boolean claim() {
        return this.settled.compareAndSet(false, true);
    }

    /** Releases the place because the handshake has ended; does nothing after {@link #claim}. */
    void giveBack() {
        if (this.settled.compareAndSet(false, true)) {
            this.acceptor.abandonReservation();
        }
    }
}
