package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.Conversations.InHand;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.core.transport.serial.SerialWriter;
import java.util.List;
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

    /** Guarded by the lock. */
    private final Conversations conversations;

    /** Nothing is sent any more. Guarded by the lock. */
    private boolean ended;

    /** A frame that is written now, null for none; and what is called then, null if more follows. */
    private record Frame(
            @Nullable OutboundText text, @Nullable SendCallback callback) {

        /** Nothing is written. */
        static Frame none(Runnable then) {
            return new Frame(null, failure -> then.run());
        }
    }

    /** @param lock guards the table and the scheduler */
    public ChannelMultiplexer(
            Transport session, ReentrantLock lock, ChannelScheduler scheduler, LongSupplier nanoTime) {
        this.session = session;
        this.lock = lock;
        this.scheduler = scheduler;
        this.conversations = new Conversations(scheduler);
        this.nanoTime = nanoTime;
    }

    /**
     * What a conversation is written to. The scheduler must know it.
     *
     * @param number 0 for the default channel
     * @param onClose closes the conversation
     */
    public Transport transport(int number, Consumer<CloseStatus> onClose) {
        Conversations.Line line = new Conversations.Line(this, this.session, number, onClose);
        change(() -> this.conversations.add(line));
        return line;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        this.lock.lock();
        try {
            return change.get();
        } finally {
            this.lock.unlock();
        }
    }

    private void change(Runnable change) {
        this.lock.lock();
        try {
            change.run();
        } finally {
            this.lock.unlock();
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

    /** False if the message is not sent here. */
    boolean put(Conversations.Line line, InHand offered) {
        return locked(() -> !this.ended && this.conversations.put(line, offered));
    }

    /** A conversation goes on with another number. Called under the lock, with the change of the table. */
    public void move(int from, int to) {
        assert this.lock.isHeldByCurrentThread();
        this.conversations.move(from, to);
    }

    /**
     * Sends nothing more of a conversation but the rest of a message that is begun; what it has otherwise waits.
     *
     * @param idle called when that is sent, without the lock; never if the conversation ends before
     */
    public void pause(int number, Runnable idle) {
        change(() -> this.conversations.pause(number, idle));
        pump();
    }

    /** Sends what waits of a conversation that was paused. */
    public void proceed(int number) {
        change(() -> this.conversations.proceed(number));
        pump();
    }

    /**
     * A conversation that is paused and idle goes on in another session: this end says {@code moved}. Called under the lock,
     * with all that has to be true when the other end reads that; {@link #pump} follows.
     *
     * @param next what it is written to there
     * @param said called when that is written
     * @return sends what waits, without the lock; null if the conversation has ended
     */
    public @Nullable Runnable leave(int number, String ticket, Transport next, Runnable said) {
        assert this.lock.isHeldByCurrentThread();
        return this.ended ? null : this.conversations.leave(number, ticket, next, said);
    }

    /** A conversation has ended: what it had in hand goes back, because the other end has not received it. */
    public void remove(int number) {
        InHand dropped = locked(() -> this.conversations.remove(number));
        returned(dropped == null ? null : dropped.callback());
    }

    /** The session is over, and all conversations in it. */
    public void end() {
        List<InHand> unsent = locked(() -> {
            this.ended = true;
            return this.conversations.clear();
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
            // The write before this one is complete.
            Runnable idle = this.conversations.takeIdle();
            if (idle != null) {
                return Frame.none(idle);
            }
            for (int set = this.scheduler.takeSpentSet(); set != 0; set = this.scheduler.takeSpentSet()) {
                InHand dropped = this.conversations.remove(set);
                if (dropped != null) {
                    return Frame.none(() -> returned(dropped.callback()));
                }
            }
            OutgoingFrame next = this.ended ? null : this.scheduler.next(this.nanoTime.getAsLong());
            if (next == null) {
                return null;
            }
            InHand message = this.conversations.written(next);
            Runnable said = this.conversations.awaited(next);
            // A message of the default channel is sent as it is, because other sessions may share its bytes.
            OutboundText text =
                    message == null || next.channel() != 0 ? OutboundText.of(next.frame()) : message.message();
            return new Frame(text, said != null ? failure -> said.run() : message == null ? null : message.callback());
        } finally {
            this.lock.unlock();
        }
    }

    private void send(Frame frame) {
        SendCallback callback = frame.callback();
        OutboundText text = frame.text();
        if (text == null) {
            if (callback != null) {
                completed(callback, null);
            }
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

    static void returned(@Nullable SendCallback callback) {
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
