package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.stream.StreamConsumer;
import io.jsonrpc.core.subscription.StreamOptions;
import java.lang.reflect.Type;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The streams of the other side that are arguments of its calls, bounded by their number and by what is kept of them. */
public final class IncomingArguments {

    /** An argument is sent whole. */
    private static final StreamOptions WHOLE = StreamOptions.DEFAULT.withOnSkipped(number -> {
        throw new TransportException("Items of a stream were lost with a connection");
    });

    private final IncomingStreams streams;

    private final int max;

    private final int space;

    private final Function<Runnable, LongConsumer> budget;

    /** Of calls that are not over. Guarded by the lock of the streams. */
    private int present;

    /**
     * None yet.
     *
     * @param max how many there may be at a time
     * @param space characters of their messages that are kept until they are handled
     * @param budget counts what is kept of one of them among those of all peers, given what ends it
     */
    public IncomingArguments(IncomingStreams streams, int max, int space, Function<Runnable, LongConsumer> budget) {
        this.streams = streams;
        this.max = max;
        this.space = space;
        this.budget = budget;
    }

    /**
     * An argument of the call of a method.
     *
     * @param id what the argument says
     * @return null if there are as many as there may be
     * @throws IllegalArgumentException if the other side sends a stream with this id already
     */
    public <T> @Nullable ReceivedArgument<T> receive(String method, String id, Type itemType) {
        AtomicReference<@Nullable ReceivedArgument<T>> own = new AtomicReference<>();
        LongConsumer kept = this.budget.apply(() -> {
            ReceivedArgument<T> argument = own.get();
            if (argument != null) {
                argument.giveUp();
            }
        });
        StreamConsumer consumer = this.streams.locked(() -> {
            if (this.present >= this.max) {
                return null;
            }
            StreamConsumer added = this.streams.consumers().argument(id, WHOLE.credit(), this.space, kept);
            if (added == null) {
                throw new IllegalArgumentException("Two streams have one id");
            }
            this.present++;
            return added;
        });
        if (consumer != null) {
            own.set(new ReceivedArgument<>(this, method, itemType, consumer));
        }
        return own.get();
    }

    /** A subscriber of an argument. */
    <T> IncomingStream<T> subscribed(String method, Type itemType, Flow.Subscriber<? super T> subscriber) {
        return new IncomingStream<>(this.streams, method, itemType, WHOLE, subscriber);
    }

    /** The subscriber of an argument is served from now on. */
    void begin(IncomingStream<?> stream, StreamConsumer argument) {
        IncomingStream.Call call = new IncomingStream.Call(null, argument);
        locked(() -> this.streams.remember(call, stream));
        stream.begin(call);
    }

    /** The call with this argument has ended. */
    void callEnded(StreamConsumer argument) {
        locked(() -> {
            this.present--;
            this.streams.consumers().callEnded(argument);
        });
    }

    void locked(Runnable action) {
        this.streams.change(action);
    }
}
