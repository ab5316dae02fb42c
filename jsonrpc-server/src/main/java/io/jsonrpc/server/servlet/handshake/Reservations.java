package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.socket.SocketAcceptor;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places reserved for sockets that are being opened. Each is either claimed by its socket or released, once.
 *
 * <p>After a successful handshake the container opens the socket when the response is written, and does not report a
 * failure to do so: a client that has disconnected, a server that is stopping. A reservation that is not claimed in
 * time is therefore released by {@link #sweep}.
 */
public final class Reservations {

    private final SocketAcceptor acceptor;

    private final LongSupplier nanoTime;

    private final long openNanos;

    /** In the order of creation; settled ones stay until they are the oldest. */
    private final Queue<Reservation> open = new ConcurrentLinkedQueue<>();

    /**
     * Starts without reservations.
     *
     * @param openTimeout how long a socket may take to open after its handshake began
     */
    public Reservations(SocketAcceptor acceptor, LongSupplier nanoTime, Duration openTimeout) {
        this.acceptor = acceptor;
        this.nanoTime = nanoTime;
        this.openNanos = openTimeout.toNanos();
    }

    /**
     * Reserves a place for one more socket; null if a limit is reached.
     *
     * @param handshake whether it counts among the handshakes of a second
     */
    @Nullable Reservation reserve(boolean handshake) {
        sweep();
        if (!this.acceptor.reserve(handshake)) {
            return null;
        }
        Reservation reservation = new Reservation(this.nanoTime.getAsLong());
        this.open.add(reservation);
        return reservation;
    }

    /** Whether there are places at all: false once the application stops. */
    boolean isAccepting() {
        return this.acceptor.isAccepting();
    }

    /** Releases the reservations that were not claimed in time. */
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

        /** Claims the place for an open socket; false if it has already been released. */
        public boolean claim() {
            return this.settled.compareAndSet(false, true);
        }

        /**
         * Releases the place because no socket will be opened. Further calls, and calls after {@link #claim}, do
         * nothing.
         */
        public void giveBack() {
            if (this.settled.compareAndSet(false, true)) {
                Reservations.this.acceptor.abandonReservation();
            }
        }
    }
}
