package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.socket.SocketAcceptor;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places reserved for sockets that are being opened. Each is claimed by its socket or given back, once.
 *
 * <p>After a successful handshake the container opens the socket when the response is written, and tells nobody when it
 * could not: a client that went away meanwhile, a server that stops. So a place that nobody claims in time is given back
 * by {@link #sweep}.
 */
public final class Reservations {

    private final SocketAcceptor acceptor;

    private final LongSupplier nanoTime;

    private final long openNanos;

    /** In the order of time; those that were settled stay until they are the oldest. */
    private final Queue<Reservation> open = new ConcurrentLinkedQueue<>();

    /**
     * No reservations.
     *
     * @param openTimeout how long a socket may take to open after its handshake began
     */
    public Reservations(SocketAcceptor acceptor, LongSupplier nanoTime, Duration openTimeout) {
        this.acceptor = acceptor;
        this.nanoTime = nanoTime;
        this.openNanos = openTimeout.toNanos();
    }

    /** A place for one more socket, null when there is none. */
    @Nullable Reservation reserve() {
        sweep();
        if (!this.acceptor.reserve()) {
            return null;
        }
        Reservation reservation = new Reservation(this.nanoTime.getAsLong());
        this.open.add(reservation);
        return reservation;
    }

    /** Gives back what was not claimed in time. */
    public void sweep() {
        long now = this.nanoTime.getAsLong();
        Reservation oldest = this.open.peek();
        while (oldest != null && oldest.isOver(now)) {
            this.open.remove(oldest);
            oldest.giveBack();
            oldest = this.open.peek();
        }
    }

    /** One place. */
    public final class Reservation {

        private final long madeAt;

        private final AtomicBoolean settled = new AtomicBoolean();

        private Reservation(long madeAt) {
            this.madeAt = madeAt;
        }

        private boolean isOver(long now) {
            return this.settled.get() || now - this.madeAt > Reservations.this.openNanos;
        }

        boolean isSettled() {
            return this.settled.get();
        }

        /** The socket is open and takes the place; false when it was given back already. */
        public boolean claim() {
            return this.settled.compareAndSet(false, true);
        }

        /** There will be no socket. Further calls, and those after {@link #claim}, do nothing. */
        public void giveBack() {
            if (this.settled.compareAndSet(false, true)) {
                Reservations.this.acceptor.abandonReservation();
            }
        }
    }
}
