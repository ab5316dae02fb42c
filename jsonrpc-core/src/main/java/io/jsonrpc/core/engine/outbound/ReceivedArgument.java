package io.jsonrpc.core.engine.outbound;

import com.google.gson.JsonObject;
import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.stream.StreamConsumer;
import io.jsonrpc.core.subscription.ItemStream;
import java.lang.reflect.Type;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stream that the other side sends as the argument of a call: for one subscriber, as long as the call lasts. */
public final class ReceivedArgument<T> implements ItemStream<T> {

    private final IncomingArguments arguments;

    private final String method;

    private final Type itemType;

    private final StreamConsumer consumer;

    // Guarded by the lock of the streams.

    private @Nullable IncomingStream<T> received;

    /** Where items wait for code that waits for them. */
    private volatile @Nullable BlockingItems<T> blocking;

    /** Why another subscriber gets nothing; null before the first one. */
    private @Nullable RuntimeException taken;

    ReceivedArgument(IncomingArguments arguments, String method, Type itemType, StreamConsumer consumer) {
        this.arguments = arguments;
        this.method = method;
        this.itemType = itemType;
        this.consumer = consumer;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        IncomingStream<T> stream = this.arguments.subscribed(this.method, this.itemType, subscriber);
        stream.open(() -> {
            this.arguments.locked(() -> take(stream));
            this.arguments.begin(stream, this.consumer);
        });
    }

    private void take(IncomingStream<T> stream) {
        if (this.taken != null) {
            throw this.taken;
        }
        this.taken = new IllegalStateException("A stream that is an argument has one subscriber");
        this.received = stream;
    }

    @Override
    public Stream<T> toStream() {
        ReadingThread.requireNotHandling();
        BlockingItems<T> items = BlockingItems.ofArgument();
        this.blocking = items;
        subscribe(items);
        return ReceivedItems.stream(items);
    }

    /** All peers together keep too much: nothing of this stream is kept any more. */
    void giveUp() {
        IncomingStream<T> subscribed = this.received;
        if (subscribed != null) {
            subscribed.fail(new ErrorTypeException(ErrorType.BUSY, new JsonObject()));
        }
        BlockingItems<T> items = this.blocking;
        if (items != null) {
            items.drop();
        }
    }

    /** The call has ended, and the stream with it. */
    public void callEnded(RuntimeException reason) {
        this.arguments.locked(() -> this.taken = reason);
        this.arguments.callEnded(this.consumer);
        IncomingStream<T> subscribed = this.received;
        if (subscribed != null) {
            subscribed.fail(reason);
        }
    }
}
