package io.jsonrpc.server.socket;

import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.log.OncePerMinute;
import io.jsonrpc.server.settings.ServerSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The places for sockets: how many of a server, of one address, and how many handshakes a second. */
public final class SocketPlaces {

    private static final Logger log = LoggerFactory.getLogger(SocketPlaces.class);

    private final ServerSettings.Capacity capacity;

    private final Timers timers;

    /** Reserved and accepted sockets. */
    private final AtomicInteger count = new AtomicInteger();

    /** Open sockets of each remote address, where these are bounded. */
    private final Map<Holder, Integer> byAddress = new ConcurrentHashMap<>();

    private final TokenBucket handshakes;

    private final OncePerMinute tooFast = new OncePerMinute();

    private final OncePerMinute full = new OncePerMinute();

    public SocketPlaces(ServerSettings.Capacity capacity, Timers timers) {
        this.capacity = capacity;
        this.timers = timers;
        this.handshakes = new TokenBucket(capacity.handshakesPerSecond(), 1);
    }

    /**
     * Takes a place for a socket whose handshake has come; false when there is none.
     *
     * @param handshake whether it counts among the handshakes of a second
     */
    public boolean reserve(boolean handshake) {
        long now = this.timers.now();
        if (handshake && !this.handshakes.take(now)) {
            logRefusal(
                    this.tooFast,
                    now,
                    "more than jsonrpc.server.sockets.max-handshakes-per-second came",
                    this.capacity.handshakesPerSecond());
            return false;
        }
        int limit = this.capacity.sockets();
        boolean taken = this.count.getAndUpdate(before -> before < limit ? before + 1 : before) < limit;
        if (!taken) {
            logRefusal(this.full, now, "jsonrpc.server.sockets.max are open", limit);
        }
        return taken;
    }

    private static void logRefusal(OncePerMinute minute, long now, String limit, int value) {
        long refused = minute.pass(now);
        if (refused > 0) {
            log.info("{} handshakes answered 503 since the last entry: {} ({})", refused, limit, value);
        }
    }

    /** Gives a reserved place back. */
    public void release() {
        this.count.decrementAndGet();
    }

    /** Counts an open socket of the address of its handshake; false when it is one too many. */
    public boolean open(Handshake handshake) {
        int most = this.capacity.socketsPerAddress();
        return most == 0 || this.byAddress.merge(address(handshake), 1, Integer::sum) <= most;
    }

    /** A socket of this address is closed: its place is free. */
    public void closed(Handshake handshake) {
        release();
        if (this.capacity.socketsPerAddress() != 0) {
            this.byAddress.computeIfPresent(address(handshake), (same, open) -> open == 1 ? null : open - 1);
        }
    }

    private static Holder address(Handshake handshake) {
        return Holder.of(null, handshake.remoteAddress());
    }

    /** Open sockets, and those that are being opened. */
    public int count() {
        return this.count.get();
    }
}
