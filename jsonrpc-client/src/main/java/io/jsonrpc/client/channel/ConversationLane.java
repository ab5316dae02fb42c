package io.jsonrpc.client.channel;

import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one conversation of a session with channels is written to. Knows which frames of the session its messages are, so that
 * it is known which of them the server has received when the session, or the conversation, is over.
 */
public final class ConversationLane implements Transport {

    /** The numbers of a session, which all its conversations share. */
    public interface Numbers {

        /** Of the last frame that was written. */
        long written();

        /** Of the last frame that the server has acknowledged. */
        long acknowledged();

        /** Whether the server has received a frame, once the session is lost. */
        Receipt receipt(long frame);
    }

    /** How often to look for what is acknowledged, in messages. */
    private static final int LOOK = 64;

    /**
     * What the conversation is in one session.
     *
     * @param transport that of the multiplexer
     * @param frames how many frames it has sent there, parts included
     */
    private record Leg(Transport transport, Numbers numbers, LongSupplier frames) {}

    /**
     * A message that was written.
     *
     * @param number in the conversation, from 1
     * @param frame in the session
     * @param sent how many frames of the conversation there were in that session, up to its last
     */
    private record Written(long number, long frame, long sent, Leg leg) {}

    /** The server has closed the conversation in a session, with so many frames received there. */
    private record Closed(Leg leg, long received) {}

    private volatile Leg leg;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final ArrayDeque<Written> written = new ArrayDeque<>(1);

    /** The last one that the session has had acknowledged. */
    private Written acknowledged;

    private @Nullable Closed closed;

    /** The one before. */
    private @Nullable Leg left;

    private long messages;

    /**
     * A lane on which nothing was sent.
     *
     * @param transport that of the multiplexer
     * @param frames how many frames the conversation has sent, parts included
     */
    ConversationLane(Transport transport, Numbers numbers, LongSupplier frames) {
        this.leg = new Leg(transport, numbers, frames);
        this.acknowledged = new Written(0, 0, 0, this.leg);
    }

    /** The conversation goes on where another lane is, on which nothing was sent. */
    void goOn(ConversationLane other) {
        this.lock.lock();
        try {
            this.left = this.leg;
            this.leg = other.leg;
        } finally {
            this.lock.unlock();
        }
    }

    /** What is written to in the session where it goes on. */
    Transport transport() {
        return this.leg.transport();
    }

    /**
     * The server has closed the conversation.
     *
     * @param before in the session that this end has left
     * @param received how many frames of it the server has received there
     */
    void closed(boolean before, long received) {
        this.lock.lock();
        try {
            Leg where = before && this.left != null ? this.left : this.leg;
            this.closed = new Closed(where, received);
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.leg.transport().send(message, new SendCallback() {

            @Override
            public void completed(@Nullable Throwable failure) {
                if (failure == null) {
                    written(ConversationLane.this.leg);
                }
                callback.completed(failure);
            }

            @Override
            public void returned() {
                callback.returned();
            }
        });
    }

    private void written(Leg where) {
        long frame = where.numbers().written();
        long sent = where.frames().getAsLong();
        this.lock.lock();
        try {
            this.messages++;
            this.written.add(new Written(this.messages, frame, sent, where));
            if (this.messages % LOOK == 0) {
                forget();
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void forget() {
        Leg where = this.acknowledged.leg();
        long upTo = where.numbers().acknowledged();
        for (Written first = this.written.peek(); first != null; first = this.written.peek()) {
            if (first.leg() != where) {
                where = first.leg();
                upTo = where.numbers().acknowledged();
            }
            if (first.frame() > upTo) {
                return;
            }
            this.acknowledged = this.written.remove();
        }
    }

    /**
     * Whether the server has received a message of this conversation, once it or its session is over.
     *
     * @param number 0 for one that was never written
     */
    public Receipt receipt(long number) {
        this.lock.lock();
        try {
            Written message = find(number);
            if (message == null) {
                return number == 0 ? Receipt.NOT_RECEIVED : Receipt.UNKNOWN;
            }
            Closed end = this.closed;
            if (end != null && end.leg() == message.leg()) {
                return message.sent() <= end.received()
                        ? Receipt.RECEIVED
                        : message.number() == number ? Receipt.NOT_RECEIVED : Receipt.UNKNOWN;
            }
            if (end != null && end.leg() == this.left && message.leg() == this.leg) {
                return Receipt.NOT_RECEIVED;
            }
            return message == this.acknowledged
                    ? Receipt.RECEIVED
                    : message.leg().numbers().receipt(message.frame());
        } finally {
            this.lock.unlock();
        }
    }

    /** The last acknowledged message for all before it; null if it was not written. */
    private @Nullable Written find(long number) {
        if (number > 0 && number <= this.acknowledged.number()) {
            return this.acknowledged;
        }
        return this.written.stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean hasRoom() {
        return this.leg.transport().hasRoom();
    }

    @Override
    public boolean isOffline() {
        return this.leg.transport().isOffline();
    }

    @Override
    public SendWindow window() {
        return this.leg.transport().window();
    }

    @Override
    public void close(CloseStatus status) {
        this.leg.transport().close(status);
    }
}
