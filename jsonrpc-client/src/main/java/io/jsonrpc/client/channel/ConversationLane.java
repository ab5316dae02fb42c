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
     * A message that was written.
     *
     * @param number in the conversation, from 1
     * @param frame in the session
     * @param sent how many frames of the conversation there were, up to its last
     */
    private record Written(long number, long frame, long sent) {}

    private final Transport transport;

    private final Numbers numbers;

    private final LongSupplier frames;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final ArrayDeque<Written> written = new ArrayDeque<>(1);

    /** The last one that the session has had acknowledged. */
    private Written acknowledged = new Written(0, 0, 0);

    private long messages;

    /**
     * A lane on which nothing was sent.
     *
     * @param transport that of the multiplexer
     * @param frames how many frames the conversation has sent, parts included
     */
    ConversationLane(Transport transport, Numbers numbers, LongSupplier frames) {
        this.transport = transport;
        this.numbers = numbers;
        this.frames = frames;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.transport.send(message, new SendCallback() {

            @Override
            public void completed(@Nullable Throwable failure) {
                if (failure == null) {
                    written(numbers().written(), ConversationLane.this.frames.getAsLong());
                }
                callback.completed(failure);
            }

            @Override
            public void returned() {
                callback.returned();
            }
        });
    }

    private Numbers numbers() {
        return this.numbers;
    }

    private void written(long frame, long sent) {
        this.lock.lock();
        try {
            this.messages++;
            this.written.add(new Written(this.messages, frame, sent));
            if (this.messages % LOOK == 0) {
                forget(this.numbers.acknowledged());
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void forget(long upTo) {
        for (Written first = this.written.peek(); first != null && first.frame() <= upTo; first = this.written.peek()) {
            this.acknowledged = this.written.remove();
        }
    }

    /**
     * Whether the server has received a message of this conversation, once the session is lost.
     *
     * @param number 0 for one that was never written
     */
    public Receipt receipt(long number) {
        Written message = find(number);
        if (message == null) {
            return number == 0 ? Receipt.NOT_RECEIVED : Receipt.UNKNOWN;
        }
        return message == this.acknowledged ? Receipt.RECEIVED : this.numbers.receipt(message.frame());
    }

    /**
     * The same once the server has closed the conversation.
     *
     * @param received how many frames of it the server has received
     */
    Receipt receipt(long number, long received) {
        Written message = find(number);
        if (message == null) {
            return number == 0 ? Receipt.NOT_RECEIVED : Receipt.UNKNOWN;
        }
        if (message.sent() <= received) {
            return Receipt.RECEIVED;
        }
        return message.number() == number ? Receipt.NOT_RECEIVED : Receipt.UNKNOWN;
    }

    /** The last acknowledged message for all before it; null if it was not written. */
    private @Nullable Written find(long number) {
        this.lock.lock();
        try {
            if (number > 0 && number <= this.acknowledged.number()) {
                return this.acknowledged;
            }
            for (Written one : this.written) {
                if (one.number() == number) {
                    return one;
                }
            }
            return null;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public boolean hasRoom() {
        return this.transport.hasRoom();
    }

    @Override
    public boolean isOffline() {
        return this.transport.isOffline();
    }

    @Override
    public SendWindow window() {
        return this.transport.window();
    }

    @Override
    public void close(CloseStatus status) {
        this.transport.close(status);
    }
}
