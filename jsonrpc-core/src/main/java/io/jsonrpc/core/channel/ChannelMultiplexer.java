package io.jsonrpc.core.channel;

import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.core.transport.serial.SerialWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the conversations of a session have to say through its one transport, in the order of the scheduler. Each
 * conversation has a transport of its own here, which takes one message at a time, as any other.
 *
 * <p>The lock guards the table and the scheduler, too. The transport of the session is called, and callbacks are completed,
 * without it.
 */
public final class ChannelMultiplexer {

    private static final SparingLog log = SparingLog.of(ChannelMultiplexer.class);

    private final Transport session;

    private final ReentrantLock lock;

    private final ChannelScheduler scheduler;

    private final LongSupplier nanoTime;

    private final SerialWriter serial = new SerialWriter();

    /** By the number of the conversation. Guarded by the lock. */
    private final Map<Integer, InHand> inHand = new HashMap<>();

    /** Those of channels, by number. Guarded by the lock. */
    private final Map<Integer, Lane> lanes = new HashMap<>();

    /** Nothing is sent any more. Guarded by the lock. */
    private boolean ended;

    /** A message that was not written, or not to its end. */
    private record InHand(OutboundText message, SendCallback callback) {}

    /** A frame that is written now, null for a message that goes back; and what is called then, null if more follows. */
    private record Frame(
            @Nullable OutboundText text, @Nullable SendCallback callback) {}

    /** @param lock guards the table and the scheduler */
    public ChannelMultiplexer(
            Transport session, ReentrantLock lock, ChannelScheduler scheduler, LongSupplier nanoTime) {
        this.session = session;
        this.lock = lock;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
    }

    /**
     * What a conversation is written to. The scheduler must know it.
     *
     * @param number 0 for the default channel
     * @param onClose closes the conversation
     */
    public Transport transport(int number, Consumer<CloseStatus> onClose) {
        Lane lane = new Lane(number, onClose);
        locked(() -> this.lanes.put(number, lane));
        return lane;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        this.lock.lock();
        try {
            return change.get();
        } finally {
            this.lock.unlock();
        }
    }

    private final class Lane implements Transport {

        /** Guarded by the lock. */
        private int number;

        private final Consumer<CloseStatus> onClose;

        Lane(int number, Consumer<CloseStatus> onClose) {
            this.number = number;
            this.onClose = onClose;
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            InHand offered = new InHand(message, callback);
            if (put(this, offered)) {
                pump();
            } else {
                returned(callback);
            }
        }

        @Override
        public boolean hasRoom() {
            return ChannelMultiplexer.this.session.hasRoom();
        }

        @Override
        public boolean isOffline() {
            return ChannelMultiplexer.this.session.isOffline();
        }

        @Override
        public SendWindow window() {
            return ChannelMultiplexer.this.session.window();
        }

        @Override
        public void close(CloseStatus status) {
            this.onClose.accept(status);
        }
    }

    /** Changes a set of this end, as {@link ChannelTable#merge}. What it says is sent by {@link #pump}. */
    public int merge(int set, List<Integer> add, List<Integer> remove) {
        return locked(() -> this.ended ? 0 : this.scheduler.merge(set, add, remove));
    }

    /** Whether a set of this end has members. */
    public boolean hasSet(int number) {
        return locked(() -> !this.ended && this.scheduler.hasSet(number));
    }

    /** Whether the session is over. */
    public boolean isEnded() {
        return locked(() -> this.ended);
    }

    private boolean put(Lane lane, InHand offered) {
        return locked(() -> {
            int number = lane.number;
            boolean free = !this.ended && this.scheduler.isFree(number);
            if (free) {
                this.inHand.put(number, offered);
                this.scheduler.put(number, offered.message().text());
            }
            return free;
        });
    }

    /** A conversation goes on with another number. Called under the lock, with the change of the table. */
    public void move(int from, int to) {
        assert this.lock.isHeldByCurrentThread();
        this.scheduler.move(from, to);
        Lane lane = this.lanes.remove(from);
        if (lane != null) {
            lane.number = to;
            this.lanes.put(to, lane);
        }
        InHand message = this.inHand.remove(from);
        if (message != null) {
            this.inHand.put(to, message);
        }
    }

    /** A conversation has ended: what it had in hand goes back, because the other end has not received it. */
    public void remove(int number) {
        InHand dropped = locked(() -> take(number));
        returned(dropped == null ? null : dropped.callback());
    }

    /** Called under the lock. */
    private @Nullable InHand take(int number) {
        this.scheduler.remove(number);
        this.lanes.remove(number);
        return this.inHand.remove(number);
    }

    /** The session is over, and all conversations in it. */
    public void end() {
        List<InHand> unsent = locked(() -> {
            this.ended = true;
            List<InHand> all = List.copyOf(this.inHand.values());
            this.inHand.clear();
            return all;
        });
        unsent.forEach(message -> returned(message.callback()));
    }

    /** The session has another socket. */
    public void restart() {
        locked(() -> {
            this.scheduler.restart();
            return null;
        });
        pump();
    }

    /** The other end has acknowledged frames; so many remain, and so many bytes. */
    public void remains(int frames, long bytes) {
        locked(() -> {
            this.scheduler.remains(frames, bytes, this.nanoTime.getAsLong());
            return null;
        });
        pump();
    }

    /** Sends as much as possible. Called without the lock after anything that may make that more. */
    public void pump() {
        if (this.serial.enter()) {
            sendAll();
        }
    }

    private void sendAll() {
        do {
            for (Frame frame = next(); frame != null; frame = next()) {
                send(frame);
                if (!this.serial.proceed()) {
                    return;
                }
            }
        } while (!this.serial.leave());
    }

    private @Nullable Frame next() {
        this.lock.lock();
        try {
            for (int set = this.scheduler.takeSpentSet(); set != 0; set = this.scheduler.takeSpentSet()) {
                InHand dropped = take(set);
                if (dropped != null) {
                    return new Frame(null, dropped.callback());
                }
            }
            OutgoingFrame next = this.ended ? null : this.scheduler.next(this.nanoTime.getAsLong());
            if (next == null) {
                return null;
            }
            InHand message = next.last() ? this.inHand.remove(next.channel()) : null;
            // A message of the default channel is sent as it is, because other sessions may share its bytes.
            OutboundText text =
                    message == null || next.channel() != 0 ? OutboundText.of(next.frame()) : message.message();
            return new Frame(text, message == null ? null : message.callback());
        } finally {
            this.lock.unlock();
        }
    }

    private void send(Frame frame) {
        SendCallback callback = frame.callback();
        OutboundText text = frame.text();
        if (text == null) {
            returned(callback);
            // As a write would do that is completed at once.
            this.serial.proceed();
            return;
        }
        this.session.send(text, new SendCallback() {
            @Override
            public void completed(@Nullable Throwable failure) {
                if (callback != null) {
                    ChannelMultiplexer.completed(callback, failure);
                }
                if (ChannelMultiplexer.this.serial.proceed()) {
                    sendAll();
                }
            }

            /** The session is over, so the turn to send is kept. */
            @Override
            public void returned() {
                ChannelMultiplexer.returned(callback);
            }
        });
    }

    private static void returned(@Nullable SendCallback callback) {
        try {
            if (callback != null) {
                callback.returned();
            }
        } catch (RuntimeException broken) {
            log.error("callback", "The callback of a message failed", broken);
        }
    }

    /** Never throws, because the turn to send would never be given back. */
    private static void completed(SendCallback callback, @Nullable Throwable failure) {
        try {
            callback.completed(failure);
        } catch (RuntimeException broken) {
            log.error("callback", "The callback of a message failed", broken);
        }
    }
}
