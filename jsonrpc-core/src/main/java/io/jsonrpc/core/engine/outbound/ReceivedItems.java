package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.StreamOptions;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The streams of one method.
 *
 * @param credit how many items may be ahead of those who wait for them
 */
public record ReceivedItems<T>(Flow.Publisher<T> source, int credit) implements ItemStream<T> {

    /** What waits in the view has left the window of the stream, so that both are never large. */
    private static final int AUTOMATIC = 32;

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        this.source.subscribe(subscriber);
    }

    @Override
    public Stream<T> toStream() {
        ReadingThread.requireNotHandling();
        BlockingItems<T> items =
                new BlockingItems<>(this.credit == StreamOptions.AUTOMATIC_CREDIT ? AUTOMATIC : this.credit);
        this.source.subscribe(items);
        return stream(items);
    }

    static <T> Stream<T> stream(BlockingItems<T> items) {
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, characteristics), false)
                .onClose(items::close);
    }
}
