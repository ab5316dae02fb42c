package io.jsonrpc.client.channel;

import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.channel.ChannelTable;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.Transport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What changes among the channels of one session when one of them goes on in another session, or comes from there. */
final class ChannelHandover {

    private final ReentrantLock lock;

    private final ChannelTable table;

    private final ChannelsByNumber channels;

    private final ChannelMultiplexer multiplexer;

    /** @param lock guards the table and the channels */
    ChannelHandover(ReentrantLock lock, ChannelTable table, ChannelsByNumber channels, ChannelMultiplexer multiplexer) {
        this.lock = lock;
        this.table = table;
        this.channels = channels;
        this.multiplexer = multiplexer;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        this.lock.lock();
        try {
            return change.get();
        } finally {
            this.lock.unlock();
        }
    }

    /** A number of this session that is used no more. */
    void drop(int number, CloseStatus status) {
        locked(() -> {
            this.table.close(number, status.code());
            return this.channels.take(number);
        });
        this.multiplexer.remove(number);
        this.multiplexer.pump();
    }

    // In the session that is left.

    /** Whether a channel may go on elsewhere. */
    boolean mayLeave(ChannelTransport channel) {
        return locked(() -> {
            int number = channel.number();
            return this.channels.get(number) == channel && this.table.mayLeave(number);
        });
    }

    /** Sends nothing more of a channel, and calls this when what is begun is sent. */
    void pause(int number, Runnable idle) {
        this.multiplexer.pause(number, idle);
    }

    /** The channel stays. */
    void proceed(int number) {
        this.multiplexer.proceed(number);
    }

    /** What is received of the channel is that of a channel elsewhere from now on; false if it has ended. */
    boolean leaves(int number, ChannelsByNumber.Leaving move) {
        return locked(() -> this.channels.leaves(number, move));
    }

    /** This end has sent its last message; what waits is written to the next session. */
    void leave(int number, String ticket, Transport next) {
        Runnable rest = locked(() -> this.multiplexer.leave(number, ticket, next, () -> {}));
        this.multiplexer.pump();
        if (rest != null) {
            rest.run();
        }
    }

    /** Nothing is received of the channel any more. */
    void forget(int number) {
        locked(() -> this.channels.left(number));
    }

    // In the session where it goes on.

    /** What the server has accepted is this channel; false if it has ended. */
    boolean adopt(ChannelTransport there, ChannelTransport channel) {
        return locked(() -> this.channels.replace(there, channel));
    }

    /** All of the session before has been received: now what was received here meanwhile is. */
    void release(ChannelTransport channel) {
        ClientTransport.Listener waiting = locked(() -> {
            int number = channel.number();
            if (this.channels.get(number) != channel) {
                return null;
            }
            this.table.departureReceived(number);
            return channel.queue(this.table.release(number));
        });
        if (waiting != null) {
            channel.start(waiting);
        }
        this.multiplexer.pump();
    }
}
