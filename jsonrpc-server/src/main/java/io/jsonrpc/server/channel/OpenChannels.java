package io.jsonrpc.server.channel;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.ChannelEvent;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.channel.ChannelRefusal;
import io.jsonrpc.core.channel.ChannelScheduler;
import io.jsonrpc.core.channel.ChannelTable;
import io.jsonrpc.core.channel.set.OutgoingSet;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.socket.InboundMemory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one session that are requested or open, and their state. The lock guards the table and the scheduler; no
 * handler is called, and nothing is written, under it.
 */
final class OpenChannels implements ChannelHome {

    private static final CloseStatus NO_MEMORY = CloseStatus.RETRY_LATER.withReason("no memory for this message");

    private final ChannelTable table;

    private final ChannelScheduler scheduler;

    private final ChannelMultiplexer multiplexer;

    private final LongSupplier nanoTime;

    private final InboundMemory inbound;

    private final int clientMessageBytes;

    private final ReentrantLock lock = new ReentrantLock();

    /** By the number with which this end sends. */
    private final Map<Integer, ChannelSocket> sockets = new ConcurrentHashMap<>();

    private final MovingChannels moving;

    /** The session has ended. Guarded by the lock. */
    private boolean over;

    OpenChannels(HostTerms terms, Transport session, InboundMemory inbound, LongSupplier nanoTime) {
        this.table = new ChannelTable(terms.table());
        this.scheduler = new ChannelScheduler(
                this.table, terms.theirs().partsToSend(), terms.limits().window());
        this.multiplexer = new ChannelMultiplexer(session, this.lock, this.scheduler, nanoTime);
        this.moving = new MovingChannels(this.lock, this.table, this.scheduler, this.multiplexer, this.sockets);
        this.nanoTime = nanoTime;
        this.inbound = inbound;
        this.clientMessageBytes = terms.limits().clientMessageBytes();
    }

    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        this.lock.lock();
        try {
            return change.get();
        } finally {
            this.lock.unlock();
        }
    }

    long now() {
        return this.nanoTime.getAsLong();
    }

    Transport transport(int number, Transport closes) {
        return this.multiplexer.transport(number, closes::close);
    }

    /** Sends what the table has to say. Called without the lock. */
    void pump() {
        this.multiplexer.pump();
    }

    ChannelEvent receive(String frame, int bytes) {
        return locked(() -> {
            ChannelEvent event = this.table.receive(frame, bytes, now());
            if (event instanceof ChannelEvent.Moved moved) {
                move(moved.channel(), moved.to());
            }
            return event;
        });
    }

    /** What the client has sent to a set, on each of its members. */
    List<ChannelEvent> distribute(ChannelEvent.ToSet set) {
        return locked(() -> this.table.distribute(set));
    }

    private void move(int from, int to) {
        ChannelSocket channel = this.sockets.remove(from);
        if (channel != null) {
            channel.move(to);
            this.sockets.put(to, channel);
        }
        this.multiplexer.move(from, to);
    }

    ChannelSocket socket(int number, ChannelMessage.@Nullable Open request) {
        return new ChannelSocket(number, request, this.inbound, this);
    }

    /** The client requests a channel. */
    ChannelSocket requested(ChannelMessage.Open open) {
        ChannelSocket channel = socket(open.channel(), open);
        this.sockets.put(open.channel(), channel);
        return channel;
    }

    /**
     * Requests a channel of the client.
     *
     * @param chosen called with its number before it is sent
     * @return 0 if the client takes no more channels, or the session has ended
     */
    int request(String path, IntConsumer chosen) {
        return locked(() -> {
            int number = this.over ? 0 : this.table.open(path, 1, null, null);
            if (number != 0) {
                chosen.accept(number);
            }
            return number;
        });
    }

    /** The client does not get, or does not want, a channel that was requested. */
    void withdraw(int number, int code) {
        locked(() -> {
            this.table.close(number, code);
            return null;
        });
        pump();
    }

    /** A channel that the client has accepted begins its session; false if all of the session has ended meanwhile. */
    boolean begin(ChannelSocket channel, ChannelSessions.Conversation session) {
        return locked(() -> {
            if (!this.over) {
                this.sockets.put(channel.number(), channel);
                begin(channel, 1, session);
            }
            return !this.over;
        });
    }

    private void begin(ChannelSocket channel, int weight, ChannelSessions.Conversation session) {
        this.scheduler.add(channel.number(), weight);
        channel.open(session);
        // In this order with the end of the session: its first callback comes before its last.
        session.begin();
    }

    /** Those that are accepted. */
    List<ChannelSocket> open() {
        return this.sockets.values().stream().filter(ChannelSocket::isOpen).toList();
    }

    /** The open channel of a session; null if it is none of these. */
    @Nullable ChannelSocket of(Session session) {
        return this.sockets.values().stream()
                .filter(channel -> channel.isOf(session))
                .findFirst()
                .orElse(null);
    }

    /** Those that go on in another session. */
    MovingChannels moving() {
        return this.moving;
    }

    /** The number of a channel; 0 if it has ended here. */
    int number(ChannelSocket channel) {
        int number = channel.number();
        return this.sockets.get(number) == channel ? number : 0;
    }

    /** A set without members. */
    OutgoingSet set() {
        return new OutgoingSet(this.multiplexer, this.clientMessageBytes);
    }

    /** The channel with this number; null if it has ended. */
    @Nullable ChannelSocket find(int number) {
        return this.sockets.get(number);
    }

    void refuse(int number, ChannelRefusal refusal) {
        ChannelSocket channel = this.sockets.remove(number);
        if (channel != null) {
            channel.closed(CloseStatus.NORMAL);
        }
        locked(() -> {
            this.table.refuse(number, refusal);
            return null;
        });
        pump();
    }

    /**
     * Accepts a channel and begins its session.
     *
     * @return what was received on it before; null if it, or all of the session, has ended meanwhile
     */
    @Nullable List<ChannelEvent> accept(
            ChannelSocket channel, int weight, ChannelSessions.Conversation session, JsonText answer) {
        return locked(() -> {
            List<ChannelEvent> early = this.over ? null : this.table.accept(channel.number(), answer);
            if (early != null) {
                begin(channel, weight, session);
            }
            return early;
        });
    }

    @Override
    public void close(ChannelSocket channel, CloseStatus status) {
        int closed = locked(() -> {
            int number = channel.number();
            this.sockets.remove(number, channel);
            this.table.close(number, status.code());
            return number;
        });
        this.multiplexer.remove(closed);
        pump();
    }

    /** A channel is closed in the table. */
    void closed(int number, CloseStatus status) {
        ChannelSocket channel = this.sockets.remove(number);
        this.multiplexer.remove(number);
        if (channel != null) {
            channel.closed(status);
        }
        pump();
    }

    @Override
    public void ended(int number) {
        locked(() -> {
            this.table.ended(number);
            return null;
        });
    }

    /** Accounts for what is kept of a channel of which a text is incomplete, or which is not accepted. */
    void account(int number) {
        ChannelSocket channel = find(number);
        if (channel != null && !channel.keep(locked(() -> this.table.keptBytes(number)))) {
            channel.abandon(NO_MEMORY);
        }
    }

    /** The client has acknowledged messages; so many remain, and so many bytes. */
    void remains(int frames, long bytes) {
        this.multiplexer.remains(frames, bytes);
        this.sockets.values().forEach(ChannelSocket::flush);
    }

    boolean isWaiting() {
        return locked(this.table::isWaiting);
    }

    List<ChannelEvent> check(long now) {
        return locked(() -> this.table.check(now));
    }

    /** The session has another socket. */
    void resumed() {
        locked(() -> {
            this.table.resumed(now());
            this.scheduler.restart();
            return null;
        });
        pump();
    }

    /** The session has ended, and all channels with it. */
    void end(CloseStatus status) {
        locked(() -> {
            this.over = true;
            return null;
        });
        List.copyOf(this.sockets.keySet()).forEach(number -> closed(number, status));
        this.multiplexer.end();
    }
}
