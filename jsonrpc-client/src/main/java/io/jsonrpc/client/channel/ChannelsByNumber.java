package io.jsonrpc.client.channel;

import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.channel.ChannelScheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The channels of a session that are open, by the numbers under which this end sends. Guarded by the lock of the host. */
final class ChannelsByNumber {

    private final ClientChannelHost host;

    private final ReentrantLock lock;

    private final ChannelScheduler scheduler;

    private final ChannelMultiplexer multiplexer;

    private final ConversationLane.Numbers numbers;

    private final Map<Integer, ChannelTransport> byNumber = new HashMap<>();

    ChannelsByNumber(
            ClientChannelHost host,
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
        return this.byNumber.get(number);
    }

    /** Those with these numbers that are open. */
    List<ChannelTransport> of(List<Integer> numbers) {
        return numbers.stream().map(this.byNumber::get).filter(Objects::nonNull).toList();
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
        ChannelTransport channel = this.byNumber.remove(number);
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
