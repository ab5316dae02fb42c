package io.jsonrpc.core.contract;

import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.ItemStream;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * A kind of return types that stand for a stream: its first type argument is the item. {@link Flow.Publisher}, {@link
 * Stream} and {@link Iterator} are some; other jars provide more ({@link java.util.ServiceLoader}).
 *
 * @since 0.1
 */
public interface StreamType {

    /** The publisher of the JDK. */
    StreamType PUBLISHER = new JdkStreamType(Flow.Publisher.class) {
        @Override
        public StreamSource<?> source(Object returned) {
            return StreamSource.of((Flow.Publisher<?>) returned);
        }

        @Override
        public Object received(ItemStream<?> items, Class<?> returnType) {
            return items;
        }
    };

    /** A stream that is pulled, and closed at its end. */
    StreamType STREAM = new JdkStreamType(Stream.class) {
        @Override
        public StreamSource<?> source(Object returned) {
            return StreamSource.of((Stream<?>) returned);
        }

        @Override
        public Object received(ItemStream<?> items, Class<?> returnType) {
            return items.toStream();
        }
    };

    /** An iterator, which is closed at its end if it can be closed. */
    StreamType ITERATOR = new JdkStreamType(Iterator.class) {
        @Override
        public StreamSource<?> source(Object returned) {
            return StreamSource.of((Iterator<?>) returned);
        }

        @Override
        public Object received(ItemStream<?> items, Class<?> returnType) {
            return ClosingIterator.of(items.toStream());
        }
    };

    /** Whether a method that returns this type answers with a stream. */
    boolean covers(Class<?> returnType);

    /**
     * The items of a method that was called. On the thread that handles the call.
     *
     * @param returned what the method returned
     */
    StreamSource<?> source(Object returned);

    /**
     * What a method of a proxy returns.
     *
     * @param items each subscription of which calls the other side
     * @param returnType one that is covered
     */
    Object received(ItemStream<?> items, Class<?> returnType);
}
