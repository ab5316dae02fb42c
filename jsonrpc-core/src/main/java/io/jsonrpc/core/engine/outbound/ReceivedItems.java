package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.subscription.ItemStream;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The streams of one method.
 *
 * @param ahead how many items those who wait for them keep
 */
public record ReceivedItems<T>(Flow.Publisher<T> source, int ahead) implements ItemStream<T> {

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        this.source.subscribe(subscriber);
    }

    @Override
    public Stream<T> toStream() {
        ReadingThread.requireNotHandling();
        BlockingItems<T> items = new BlockingItems<>(this.ahead);
        this.source.subscribe(items);
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, characteristics), false)
                .onClose(items::close);
    }
}
