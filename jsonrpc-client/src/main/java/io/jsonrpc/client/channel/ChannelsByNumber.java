package io.jsonrpc.client.channel;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.channel.ChannelScheduler;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The channels of a session that are open, by the numbers under which this end sends. Guarded by the lock of the host. */
final class ChannelsByNumber {

    /** A channel that this end has left for another session. */
    interface Leaving {

        ChannelTransport channel();

        /** The server has sent its last message here. */
        void departed();

        /** The server has closed it here instead, with so many frames received. */
        void closed(CloseStatus status, long received);

        /** The session here is lost. */
        void lost(SessionLoss why);
    }

    private final ChannelTransport.Home host;

    private final ReentrantLock lock;

    private final ChannelScheduler scheduler;

    private final ChannelMultiplexer multiplexer;

    private final ConversationLane.Numbers numbers;

    private final Map<Integer, ChannelTransport> byNumber = new HashMap<>();

    /** Those that this end has left, and the server has not. */
    private final Map<Integer, Leaving> leaving = new HashMap<>(0);

    ChannelsByNumber(
            ChannelTransport.Home host,
            ReentrantLock lock,
            ChannelScheduler scheduler,
            ChannelMultiplexer multiplexer,
            ConversationLane.Numbers numbers) {
        this.host = host;
        this.lock = lock;
        this.scheduler = scheduler;
        this.multiplexer = multiplexer;
        this.numbers = numbers;
    }

    @Nullable ChannelTransport get(int number) {
        Leaving move = this.leaving.get(number);
        return move == null ? this.byNumber.get(number) : move.channel();
    }

    /** One goes on in another session. What is received of it here is still its own; false if it has ended. */
    boolean leaves(int number, Leaving move) {
        boolean open = this.byNumber.remove(number, move.channel());
        if (open) {
            this.leaving.put(number, move);
        }
        return open;
    }

    /** The server has left it as well, or it is over. */
    @Nullable Leaving left(int number) {
        return this.leaving.remove(number);
    }

    /** The server has sent its last message here. */
    void departed(int number, List<Runnable> then) {
        Leaving move = left(number);
        if (move != null) {
            then.add(move::departed);
        }
    }

    /** The server has closed it, with so many frames received. */
    void closed(int number, List<Runnable> then, CloseStatus status, long received) {
        Leaving move = left(number);
        if (move == null) {
            remove(number, then, channel -> channel.closed(status, false, received));
        } else {
            then.add(() -> move.closed(status, received));
        }
    }

    /** Takes away one that is not over. */
    @Nullable ChannelTransport take(int number) {
        ChannelTransport open = this.byNumber.remove(number);
        Leaving move = open == null ? left(number) : null;
        return move == null ? open : move.channel();
    }

    /** What the server has accepted is a channel that was elsewhere before; false if it has ended. */
    boolean replace(ChannelTransport there, ChannelTransport channel) {
        return this.byNumber.replace(there.number(), there, channel);
    }

    /** Those that go on in other sessions are not received from here any more. */
    List<Leaving> clearLeaving() {
        List<Leaving> all = List.copyOf(this.leaving.values());
        this.leaving.clear();
        return all;
    }

    /** Does this without the lock with one that is open. */
    void get(int number, List<Runnable> then, Consumer<ChannelTransport> action) {
        ChannelTransport channel = get(number);
        if (channel != null) {
            then.add(() -> action.accept(channel));
        }
    }

    ChannelTransport add(int number, int weight, ChannelAnswer answer) {
        this.scheduler.add(number, weight);
        ChannelTransport channel = new ChannelTransport(
                this.host,
                number,
                transport -> new ConversationLane(
                        this.multiplexer.transport(number, status -> {}), this.numbers, () -> framesSent(transport)),
                answer);
        this.byNumber.put(number, channel);
        return channel;
    }

    /** Called without the lock. */
    private long framesSent(ChannelTransport channel) {
        this.lock.lock();
        try {
            return this.scheduler.sent(channel.number());
        } finally {
            this.lock.unlock();
        }
    }

    /** With the change of the table, so that nothing is sent with the old number any more. */
    void move(int from, int to) {
        this.multiplexer.move(from, to);
        ChannelTransport channel = this.byNumber.remove(from);
        if (channel != null) {
            channel.number(to);
            this.byNumber.put(to, channel);
        }
    }

    /**
     * A channel is over.
     *
     * @param then what follows without the lock: what it has in hand goes back, then it ends
     */
    void remove(int number, List<Runnable> then, Consumer<ChannelTransport> over) {
        ChannelTransport channel = take(number);
        if (channel != null) {
            then.add(() -> this.multiplexer.remove(number));
            then.add(() -> over.accept(channel));
        }
    }

    /** All that are open now. Called without the lock. */
    List<ChannelTransport> all() {
        this.lock.lock();
        try {
            return List.copyOf(this.byNumber.values());
        } finally {
            this.lock.unlock();
        }
    }

    /** All are over; those that were open. */
    List<ChannelTransport> clear() {
        List<ChannelTransport> all = List.copyOf(this.byNumber.values());
        this.byNumber.clear();
        return all;
    }
}
