package io.jsonrpc.core.channel;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the conversations of a session have to send. Guarded by the lock of the multiplexer. */
final class Conversations {

    /** A message that was not written, or not to its end. */
    record InHand(OutboundText message, SendCallback callback) {}

    /** What one conversation is written to, until it goes on in another session. */
    static final class Line implements Transport {

        private final ChannelMultiplexer multiplexer;

        private final Transport session;

        private final Consumer<CloseStatus> onClose;

        private int number;

        /** Not null while it waits, because it may go on in another session: what is called when nothing is being sent. */
        private @Nullable Runnable onIdle;

        private @Nullable InHand waiting;

        /** What it is written to in the other session. */
        private volatile @Nullable Transport next;

        Line(ChannelMultiplexer multiplexer, Transport session, int number, Consumer<CloseStatus> onClose) {
            this.multiplexer = multiplexer;
            this.session = session;
            this.number = number;
            this.onClose = onClose;
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            boolean taken = this.multiplexer.put(this, new InHand(message, callback));
            Transport elsewhere = this.next;
            if (taken) {
                this.multiplexer.pump();
            } else if (elsewhere != null) {
                elsewhere.send(message, callback);
            } else {
                ChannelMultiplexer.returned(callback);
            }
        }

        @Override
        public boolean hasRoom() {
            return this.session.hasRoom();
        }

        @Override
        public boolean isOffline() {
            return this.session.isOffline();
        }

        @Override
        public SendWindow window() {
            return this.session.window();
        }

        @Override
        public void close(CloseStatus status) {
            this.onClose.accept(status);
        }
    }

    private final ChannelScheduler scheduler;

    /** By the number of the conversation. */
    private final Map<Integer, InHand> inHand = new HashMap<>();

    /** Those of channels, by number. */
    private final Map<Integer, Line> lines = new HashMap<>();

    /** Those that wait, and of which something may still be being sent. */
    private final List<Line> pausing = new ArrayList<>(0);

    /** What is called when a frame of channel 0 is written, by its text. */
    private final Map<String, Runnable> awaited = new HashMap<>(0);

    Conversations(ChannelScheduler scheduler) {
        this.scheduler = scheduler;
    }

    void add(Line line) {
        this.lines.put(line.number, line);
    }

    /** False if the message is not sent here. */
    boolean put(Line line, InHand offered) {
        if (line.onIdle != null) {
            line.waiting = offered;
            return true;
        }
        boolean free = line.next == null && this.scheduler.isFree(line.number);
        if (free) {
            send(line, offered);
        }
        return free;
    }

    private void send(Line line, InHand message) {
        this.inHand.put(line.number, message);
        this.scheduler.put(line.number, message.message().text());
    }

    void move(int from, int to) {
        this.scheduler.move(from, to);
        Line line = this.lines.remove(from);
        if (line != null) {
            line.number = to;
            this.lines.put(to, line);
        }
        InHand message = this.inHand.remove(from);
        if (message != null) {
            this.inHand.put(to, message);
        }
    }

    void pause(int number, Runnable idle) {
        Line line = this.lines.get(number);
        if (line != null) {
            line.onIdle = idle;
            line.waiting = this.scheduler.takeBack(number) ? this.inHand.remove(number) : null;
            this.pausing.add(line);
        }
    }

    void proceed(int number) {
        Line line = this.lines.get(number);
        InHand waiting = line == null ? null : line.waiting;
        if (line != null) {
            line.onIdle = null;
            line.waiting = null;
            this.pausing.remove(line);
        }
        if (line != null && waiting != null) {
            send(line, waiting);
        }
    }

    /** What is called because nothing of a conversation is being sent any more. Called while no frame is being written. */
    @Nullable Runnable takeIdle() {
        for (Line line : this.pausing) {
            if (!this.inHand.containsKey(line.number)) {
                this.pausing.remove(line);
                return line.onIdle;
            }
        }
        return null;
    }

    /** Sends what is left with the next transport; null if the conversation has ended. */
    @Nullable Runnable leave(int number, String ticket, Transport next, Runnable said) {
        Line line = this.lines.get(number);
        if (line == null || !this.scheduler.leave(number, ticket)) {
            return null;
        }
        this.awaited.put(ChannelMessage.Moved.frame(number, ticket), said);
        this.lines.remove(number);
        InHand waiting = line.waiting;
        line.onIdle = null;
        line.waiting = null;
        line.next = next;
        return waiting == null ? () -> {} : () -> next.send(waiting.message(), waiting.callback());
    }

    /** What it had in hand; null for nothing. */
    @Nullable InHand remove(int number) {
        this.scheduler.remove(number);
        InHand begun = this.inHand.remove(number);
        Line line = this.lines.remove(number);
        if (line == null) {
            return begun;
        }
        this.pausing.remove(line);
        line.onIdle = null;
        return begun == null ? line.waiting : begun;
    }

    /** What all of them had in hand. */
    List<InHand> clear() {
        List<InHand> unsent = new ArrayList<>();
        for (int number : List.copyOf(this.lines.keySet())) {
            InHand message = remove(number);
            if (message != null) {
                unsent.add(message);
            }
        }
        unsent.addAll(this.inHand.values());
        this.inHand.clear();
        return unsent;
    }

    /** The message that ends with this frame; null for none. */
    @Nullable InHand written(OutgoingFrame frame) {
        return frame.last() ? this.inHand.remove(frame.channel()) : null;
    }

    /** What is called when this frame of channel 0 is written; null for nothing. */
    @Nullable Runnable awaited(OutgoingFrame frame) {
        return this.awaited.isEmpty() ? null : this.awaited.remove(frame.frame());
    }
}
