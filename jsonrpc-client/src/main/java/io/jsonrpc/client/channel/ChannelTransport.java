package io.jsonrpc.client.channel;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.channel.ChannelEvent;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A channel, which is to its conversation what a socket of its own would be. */
public final class ChannelTransport implements ClientTransport {

    /** The session that a channel is in. */
    public interface Home {

        void close(ChannelTransport channel, CloseStatus status);
    }

    /** The session that it is in. Guarded by the lock for writing, as is the number. */
    private volatile Home host;

    private volatile int number;

    private final ConversationLane lane;

    private final ChannelAnswer answer;

    private final ReentrantLock lock = new ReentrantLock();

    /** What happened before it was started. Guarded by the lock. */
    private final ArrayDeque<Consumer<Listener>> early = new ArrayDeque<>(0);

    /** Not null once {@link #early} is empty for good. Written under the lock. */
    private volatile @Nullable Listener listener;

    private volatile Runnable onRoom = () -> {};

    /** Why its session was lost, if that ended it. */
    private volatile @Nullable SessionLoss loss;

    private final AtomicBoolean moving = new AtomicBoolean();

    /** It goes on in no other session any more. Guarded by the lock. */
    private boolean over;

    /** Called when it is over. Guarded by the lock. */
    private Runnable onOver = () -> {};

    ChannelTransport(Home host, int number, Function<ChannelTransport, ConversationLane> lane, ChannelAnswer answer) {
        this.host = host;
        this.number = number;
        this.lane = lane.apply(this);
        this.answer = answer;
    }

    /** Under which this end sends now. */
    public int number() {
        return this.number;
    }

    /** Whether it is a channel of this session. */
    public boolean isOf(Home session) {
        return this.host == session;
    }

    /** False if it is on its way to another session already. */
    boolean beginMove() {
        return this.moving.compareAndSet(false, true);
    }

    void endMove() {
        this.moving.set(false);
    }

    /** Calls this when it is over: now if it is, and nothing else any more. */
    void whenOver(Runnable action) {
        boolean now;
        this.lock.lock();
        try {
            this.onOver = action;
            now = this.over;
        } finally {
            this.lock.unlock();
        }
        if (now) {
            action.run();
        }
    }

    /** It goes on where another one was opened for that; false if it is over. */
    boolean goOn(ChannelTransport there) {
        this.lock.lock();
        try {
            if (!this.over) {
                this.host = there.host;
                this.number = there.number;
                this.lane.goOn(there.lane);
            }
            return !this.over;
        } finally {
            this.lock.unlock();
        }
    }

    /** What was opened for another one is written to by that. */
    Transport written() {
        return this.lane.transport();
    }

    /** What was received where it goes on comes before whatever is received from now on. Called before that can be. */
    @Nullable Listener queue(List<ChannelEvent> events) {
        this.lock.lock();
        try {
            Listener known = this.listener;
            this.listener = null;
            receivedBefore(events);
            return known;
        } finally {
            this.lock.unlock();
        }
    }

    /** The server has given it another number. */
    void number(int to) {
        this.number = to;
    }

    /** What the end that has accepted it says. */
    public ChannelAnswer answer() {
        return this.answer;
    }

    /** Why its session was lost; null if that has not ended it. */
    public @Nullable SessionLoss loss() {
        return this.loss;
    }

    /**
     * Whether the server has received a message, once the channel is over.
     *
     * @param message its number in the conversation, from 1; 0 for one that was never written
     */
    public Receipt receipt(long message) {
        return this.lane.receipt(message);
    }

    /** Calls this when the session may have room for what waits. */
    public void onRoom(Runnable action) {
        this.onRoom = action;
    }

    void room() {
        this.onRoom.run();
    }

    @Override
    public void start(Listener newListener) {
        for (Consumer<Listener> event = next(newListener); event != null; event = next(newListener)) {
            event.accept(newListener);
        }
    }

    private @Nullable Consumer<Listener> next(Listener newListener) {
        this.lock.lock();
        try {
            Consumer<Listener> event = this.early.poll();
            this.listener = event == null ? newListener : null;
            return event;
        } finally {
            this.lock.unlock();
        }
    }

    private void tell(Consumer<Listener> event) {
        Listener known = this.listener;
        if (known == null) {
            known = early(event);
        }
        if (known != null) {
            event.accept(known);
        }
    }

    /** Keeps an event. The window of the session bounds what comes before it is started. */
    private @Nullable Listener early(Consumer<Listener> event) {
        this.lock.lock();
        try {
            if (this.listener == null) {
                this.early.add(event);
            }
            return this.listener;
        } finally {
            this.lock.unlock();
        }
    }

    void text(String text) {
        Listener known = this.listener;
        if (known == null) {
            tell(then -> then.onText(text));
        } else {
            known.onText(text);
        }
    }

    /** What was received before it was accepted. */
    void receivedBefore(List<ChannelEvent> events) {
        for (ChannelEvent event : events) {
            if (event instanceof ChannelEvent.Data data) {
                text(data.text());
            } else if (event instanceof ChannelEvent.TooLarge) {
                tooLarge("", "");
            }
        }
    }

    void tooLarge(String head, String tail) {
        tell(then -> then.onTooLarge(head, tail));
    }

    /** The server has closed it, with so many frames received: of the session before that it has left, or where it is. */
    void closed(CloseStatus status, boolean before, long framesReceived) {
        this.lane.closed(before, framesReceived);
        over(status);
    }

    /** Its session is lost. */
    void lost(SessionLoss why) {
        this.loss = why;
        over(CloseStatus.NO_CLOSE_FRAME);
    }

    void over(CloseStatus status) {
        Runnable first;
        this.lock.lock();
        try {
            first = this.over ? () -> {} : this.onOver;
            this.over = true;
        } finally {
            this.lock.unlock();
        }
        first.run();
        tell(then -> then.onClosed(status, null));
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.lane.send(message, callback);
    }

    @Override
    public boolean hasRoom() {
        return this.lane.hasRoom();
    }

    @Override
    public boolean isOffline() {
        return this.lane.isOffline();
    }

    @Override
    public SendWindow window() {
        return this.lane.window();
    }

    @Override
    public void close(CloseStatus status) {
        this.host.close(this, status);
    }

    @Override
    public void abort() {
        close(CloseStatus.NORMAL);
    }

    /** Does nothing: the session of the socket notices when that is dead. */
    @Override
    public void ping() {}
}
