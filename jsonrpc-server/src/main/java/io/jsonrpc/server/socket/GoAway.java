package io.jsonrpc.server.socket;

import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Closes these sockets one after another, so that their clients do not all come back at once. */
public final class GoAway {

    private final List<SocketConnection> sockets;

    private final long startedAt;

    private final long nanos;

    private final ReentrantLock lock = new ReentrantLock();

    /** How many were sent away. Guarded by the lock. */
    private int gone;

    private GoAway(List<SocketConnection> sockets, long now, Duration within) {
        this.sockets = sockets;
        this.startedAt = now;
        this.nanos = within.toNanos();
    }

    /** Asks the clients of these sockets to leave. Those that cannot be asked are not waited for. */
    public static GoAway announce(Collection<SocketConnection> sockets, long now, Duration within) {
        ControlFrame.GoAway notice = new ControlFrame.GoAway(within.toMillis());
        return new GoAway(
                sockets.stream().filter(socket -> socket.announce(notice)).toList(), now, within);
    }

    /** Closes the sockets whose time has come. */
    public void tick(long now) {
        long elapsed = now - this.startedAt;
        double share = this.nanos <= 0 ? 1 : Math.min(1, (double) elapsed / this.nanos);
        int due = (int) (share * this.sockets.size());
        for (SocketConnection socket : take(due)) {
            socket.close(CloseStatus.GO_AWAY);
        }
    }

    private List<SocketConnection> take(int due) {
        this.lock.lock();
        try {
            List<SocketConnection> taken = this.sockets.subList(Math.min(this.gone, due), due);
            this.gone = Math.max(this.gone, due);
            return taken;
        } finally {
            this.lock.unlock();
        }
    }

    /** Whether all of them are gone, sent away or by themselves. */
    public boolean isOver() {
        return this.sockets.stream().allMatch(SocketConnection::isDeaf);
    }
}
