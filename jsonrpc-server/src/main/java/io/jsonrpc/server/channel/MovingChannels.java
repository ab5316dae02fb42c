package io.jsonrpc.server.channel;

import io.jsonrpc.core.channel.ChannelEvent;
import io.jsonrpc.core.channel.ChannelMessage.Origin;
import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.channel.ChannelScheduler;
import io.jsonrpc.core.channel.ChannelTable;
import io.jsonrpc.core.channel.Departure;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.transport.Transport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What changes among the channels of one session when one of them goes on in another session, or comes from there. */
final class MovingChannels {

    private final ReentrantLock lock;

    private final ChannelTable table;

    private final ChannelScheduler scheduler;

    private final ChannelMultiplexer multiplexer;

    private final Map<Integer, ChannelSocket> sockets;

    /**
     * Those of one session.
     *
     * @param lock guards the table and the scheduler
     * @param sockets by number
     */
    MovingChannels(
            ReentrantLock lock,
            ChannelTable table,
            ChannelScheduler scheduler,
            ChannelMultiplexer multiplexer,
            Map<Integer, ChannelSocket> sockets) {
        this.lock = lock;
        this.table = table;
        this.scheduler = scheduler;
        this.multiplexer = multiplexer;
        this.sockets = sockets;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        this.lock.lock();
        try {
            return change.get();
        } finally {
            this.lock.unlock();
        }
    }

    // In the session that is left.

    /** Whether the client may go on elsewhere with a channel. It asks only when it has all that came before the last move. */
    Departure departure(Origin from) {
        return locked(() -> {
            this.table.departureReceived(from.channel());
            return this.table.departure(from);
        });
    }

    /** Whether the client has said, with this ticket, that it sends nothing more here. */
    boolean hasDeparted(Origin from) {
        return locked(() -> this.table.departure(from)) == Departure.COMPLETE;
    }

    /** Sends nothing more of a channel, and calls this when what is begun is sent. */
    void pause(int number, Runnable idle) {
        this.multiplexer.pause(number, idle);
    }

    /**
     * This end sends nothing more here, either. When the client reads that it may move the channel on at once, so this session
     * has nothing of it any more by then, and the other one all.
     *
     * @param said called when it is written
     * @return false if the channel has ended
     */
    boolean leave(ChannelArrival arrival, ChannelHome home, Transport next, Runnable said) {
        Runnable rest =
                locked(() -> arrival.channel().goOn(home, arrival.number(), next, () -> leave(arrival, next, said)));
        this.multiplexer.pump();
        if (rest != null) {
            rest.run();
        }
        return rest != null;
    }

    private @Nullable Runnable leave(ChannelArrival arrival, Transport next, Runnable said) {
        Origin from = arrival.from();
        if (!this.sockets.remove(from.channel(), arrival.channel())) {
            return null;
        }
        Runnable rest = this.multiplexer.leave(from.channel(), from.ticket(), next, said);
        if (rest != null) {
            this.table.ended(from.channel());
        }
        return rest;
    }

    // In the session where it goes on.

    /** Accepts a channel, of which what is received is kept until the other session is left; false if it has ended. */
    boolean accept(int number, JsonText answer) {
        boolean accepted = locked(() ->
                this.sockets.containsKey(number) && this.table.acceptMoved(number, answer, Departure.POSSIBLE) != null);
        this.multiplexer.pump();
        return accepted;
    }

    /** What an accepted channel is written to; null if it has ended. */
    @Nullable Transport adopt(int number, ChannelSocket channel) {
        ChannelSocket kept = locked(() -> {
            ChannelSocket before = this.sockets.replace(number, channel);
            if (before != null) {
                this.scheduler.add(number, channel.weight());
            }
            return before;
        });
        if (kept == null) {
            return null;
        }
        kept.forget();
        return this.multiplexer.transport(number, channel::close);
    }

    /** What was received of it meanwhile. */
    List<ChannelEvent> release(int number) {
        return locked(() -> this.table.release(number));
    }

    /** The client has received the end of what was sent in the session before. */
    void departureReceived(int number) {
        locked(() -> {
            this.table.departureReceived(number);
            return null;
        });
        this.multiplexer.pump();
    }

    /** Closes a number that no channel goes on with. */
    void drop(int number, int code) {
        ChannelSocket kept = locked(() -> {
            this.table.close(number, code);
            return this.sockets.remove(number);
        });
        if (kept != null) {
            kept.forget();
        }
        this.multiplexer.remove(number);
        this.multiplexer.pump();
    }
}
