package io.jsonrpc.core.channel.set;

import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.core.transport.serial.SerialWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One set of channels at the end that sends to it: its messages, and the changes of its members, in the order in which the
 * application has made them. It has a number while it has members, another one whenever it gets some again.
 */
public final class OutgoingSet {

    private static final int MAX_WAITING = 1000;

    private static final int MAX_BYTES = 1024 * 1024;

    /** A message; or who joins and who leaves, by their numbers, which are asked for when it is their turn. */
    private record Entry(@Nullable OutboundText message, List<IntSupplier> add, List<IntSupplier> remove) {

        int bytes() {
            return this.message == null ? 0 : this.message.bytes();
        }
    }

    private final ChannelMultiplexer multiplexer;

    private final int messageBytes;

    private final SerialWriter serial = new SerialWriter();

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>(1);

    /** Their size. Guarded by the lock. */
    private long bytes;

    // Used by whoever has the turn.

    private int number;

    private @Nullable Transport lane;

    /**
     * A set without members.
     *
     * @param messageBytes the largest message that the other end takes
     */
    public OutgoingSet(ChannelMultiplexer multiplexer, int messageBytes) {
        this.multiplexer = multiplexer;
        this.messageBytes = messageBytes;
    }

    /**
     * Sends a notification to those that are members when its turn comes; to nobody if there are none.
     *
     * @throws QueueFullException when 1,000 messages and changes, or 1 MiB of them, wait
     * @throws PeerClosedException when the session has ended
     */
    public void send(OutboundText notification) {
        if (notification.bytes() > this.messageBytes) {
            throw new MessageTooLargeException(notification.bytes(), this.messageBytes);
        }
        put(new Entry(notification, List.of(), List.of()));
    }

    /** Changes the members behind the messages that wait. What is no open channel by then does not become one of them. */
    public void change(List<IntSupplier> add, List<IntSupplier> remove) {
        put(new Entry(null, List.copyOf(add), List.copyOf(remove)));
    }

    private void put(Entry entry) {
        if (this.multiplexer.isEnded()) {
            throw new PeerClosedException(CloseStatus.NO_CLOSE_FRAME.withReason("the set has ended with its session"));
        }
        this.lock.lock();
        try {
            boolean fits = this.waiting.isEmpty() || this.bytes + entry.bytes() <= MAX_BYTES;
            if (!fits || this.waiting.size() == MAX_WAITING) {
                throw new QueueFullException(
                        this.waiting.size() + " messages to a set of channels wait, " + this.bytes + " bytes");
            }
            this.waiting.add(entry);
            this.bytes += entry.bytes();
        } finally {
            this.lock.unlock();
        }
        if (this.serial.enter()) {
            performAll();
        }
    }

    private void performAll() {
        do {
            for (Entry next = poll(); next != null; next = poll()) {
                perform(next);
                if (!this.serial.proceed()) {
                    return;
                }
            }
        } while (!this.serial.leave());
    }

    private @Nullable Entry poll() {
        boolean over = this.multiplexer.isEnded();
        this.lock.lock();
        try {
            if (over) {
                this.waiting.clear();
                this.bytes = 0;
            }
            Entry next = this.waiting.poll();
            this.bytes -= next == null ? 0 : next.bytes();
            return next;
        } finally {
            this.lock.unlock();
        }
    }

    private void perform(Entry entry) {
        OutboundText message = entry.message();
        Transport current = this.lane;
        if (message == null) {
            change(entry);
            performed();
        } else if (current == null || !this.multiplexer.hasSet(this.number)) {
            performed();
        } else {
            current.send(message, new SendCallback() {
                @Override
                public void completed(@Nullable Throwable failure) {
                    performed();
                }

                /** Its last member has gone, or the session. */
                @Override
                public void returned() {
                    performed();
                }
            });
        }
    }

    private void performed() {
        if (this.serial.proceed()) {
            performAll();
        }
    }

    private void change(Entry entry) {
        List<Integer> joining = numbers(entry.add());
        List<Integer> leaving = numbers(entry.remove());
        if (!merge(joining, leaving)) {
            // One of them has ended meanwhile, or is no news.
            joining.forEach(member -> merge(List.of(member), List.of()));
            leaving.forEach(member -> merge(List.of(), List.of(member)));
        }
        this.multiplexer.pump();
    }

    private static List<Integer> numbers(List<IntSupplier> members) {
        return members.stream().map(IntSupplier::getAsInt).toList();
    }

    /** False if that is not possible. */
    private boolean merge(List<Integer> add, List<Integer> remove) {
        int known = this.multiplexer.hasSet(this.number) ? this.number : 0;
        int made = this.multiplexer.merge(known, add, remove);
        if (made != 0 && made != known) {
            this.number = made;
            this.lane = this.multiplexer.transport(made, status -> {});
        }
        return made != 0;
    }
}
