package io.jsonrpc.server.reactive;

import io.jsonrpc.server.socket.SocketAcceptor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The place of a socket that is being opened: claimed by it or given back, once. */
final class Reservation {

    private final SocketAcceptor acceptor;

    private final AtomicBoolean settled = new AtomicBoolean();

    private Reservation(SocketAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    /** A place for one more socket, null when there is none. */
    static @Nullable Reservation make(SocketAcceptor acceptor) {
        return acceptor.reserve() ? new Reservation(acceptor) : null;
    }

    /** The socket is open and takes the place; false when it was given back already. */
    boolean claim() {
        return this.settled.compareAndSet(false, true);
    }

    /** The handshake is over; does nothing after {@link #claim}. */
    void giveBack() {
        if (this.settled.compareAndSet(false, true)) {
            this.acceptor.abandonReservation();
        }
    }
}
