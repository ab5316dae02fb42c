package io.jsonrpc.core.contract;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.subscription.ItemStream;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A received stream as a method declares it: its items, and the exceptions that it fails with.
 *
 * @param reader throws an exception for an item that does not fit, which ends the stream
 * @param failures what the subscriber gets for what the stream fails with
 * @param context runs each call of the subscriber at once, on the same thread
 * @since 0.1
 */
@Internal
public record DeclaredItems(
        ItemStream<?> received, Function<Object, Object> reader, UnaryOperator<Throwable> failures, Executor context)
        implements ItemStream<Object> {

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
        this.received.subscribe(new Reading(subscriber));
    }

    @Override
    public Stream<Object> toStream() {
        Stream<?> items = this.received.toStream();
        Iterator<Object> each = new Waited(items.iterator());
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(each, characteristics), false)
                .onClose(items::close);
    }

    /** Passes everything on. */
    private final class Reading implements Flow.Subscriber<Object> {

        private final Flow.Subscriber<? super Object> subscriber;

        private Flow.@Nullable Subscription subscription;

        Reading(Flow.Subscriber<? super Object> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            this.subscription = given;
            DeclaredItems.this.context.execute(() -> this.subscriber.onSubscribe(given));
        }

        @Override
        public void onNext(Object item) {
            Object value;
            try {
                value = DeclaredItems.this.reader.apply(item);
            } catch (RuntimeException misfit) {
                if (this.subscription != null) {
                    this.subscription.cancel();
                }
                DeclaredItems.this.context.execute(() -> this.subscriber.onError(misfit));
                return;
            }
            DeclaredItems.this.context.execute(() -> this.subscriber.onNext(value));
        }

        @Override
        public void onError(Throwable failure) {
            Throwable declared = DeclaredItems.this.failures.apply(failure);
            DeclaredItems.this.context.execute(() -> this.subscriber.onError(declared));
        }

        @Override
        public void onComplete() {
            DeclaredItems.this.context.execute(this.subscriber::onComplete);
        }
    }

    private final class Waited implements Iterator<Object> {

        private final Iterator<?> items;

        Waited(Iterator<?> items) {
            this.items = items;
        }

        @Override
        public boolean hasNext() {
            try {
                return this.items.hasNext();
            } catch (RemoteErrorException refusal) {
                Throwable declared = DeclaredItems.this.failures.apply(refusal);
                throw declared instanceof RuntimeException unchecked
                        ? unchecked
                        : new JsonRpcException("The stream has failed", declared);
            }
        }

        @Override
        public Object next() {
            return DeclaredItems.this.reader.apply(this.items.next());
        }
    }
}
