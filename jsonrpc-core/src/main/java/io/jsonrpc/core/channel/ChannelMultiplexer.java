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

    /** A frame that is written now, and what is called then; null if more of its message follows. */
    private record Frame(OutboundText text, @Nullable SendCallback callback) {}

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
        this.lock.lock();
        try {
            this.lanes.put(number, lane);
        } finally {
            this.lock.unlock();
        }
        return lane;
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

    private boolean put(Lane lane, InHand offered) {
        this.lock.lock();
        try {
            int number = lane.number;
            if (this.ended || !this.scheduler.isFree(number)) {
                return false;
            }
            this.inHand.put(number, offered);
            this.scheduler.put(number, offered.message().text());
            return true;
        } finally {
            this.lock.unlock();
        }
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
        InHand dropped;
        this.lock.lock();
        try {
            this.scheduler.remove(number);
            this.lanes.remove(number);
            dropped = this.inHand.remove(number);
        } finally {
            this.lock.unlock();
        }
        if (dropped != null) {
            returned(dropped.callback());
        }
    }

    /** The session is over, and all conversations in it. */
    public void end() {
        List<InHand> unsent;
        this.lock.lock();
        try {
            this.ended = true;
            unsent = List.copyOf(this.inHand.values());
            this.inHand.clear();
        } finally {
            this.lock.unlock();
        }
        unsent.forEach(message -> returned(message.callback()));
    }

    /** The session has another socket. */
    public void restart() {
        this.lock.lock();
        try {
            this.scheduler.restart();
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    /** The other end has acknowledged frames; so many bytes remain. */
    public void remains(long bytes) {
        this.lock.lock();
        try {
            this.scheduler.remains(bytes, this.nanoTime.getAsLong());
        } finally {
            this.lock.unlock();
        }
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
        this.session.send(frame.text(), new SendCallback() {
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
                if (callback != null) {
                    ChannelMultiplexer.returned(callback);
                }
            }
        });
    }

    private static void returned(SendCallback callback) {
        try {
            callback.returned();
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
