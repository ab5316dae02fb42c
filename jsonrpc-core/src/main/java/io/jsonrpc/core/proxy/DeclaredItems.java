package io.jsonrpc.core.proxy;

import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.subscription.ItemStream;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream as its method declares it: its items, and the exceptions that it fails with.
 *
 * @param reader throws an exception for an item that does not fit, which ends the stream
 */
record DeclaredItems(ItemStream<Object> received, Function<Object, Object> reader, RemoteErrors errors)
        implements ItemStream<Object> {

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
        this.received.subscribe(new Reading(subscriber));
    }

    private Throwable declared(Throwable failure) {
        return failure instanceof RemoteErrorException refusal ? this.errors.of(refusal) : failure;
    }

    @Override
    public Stream<Object> toStream() {
        Stream<Object> items = this.received.toStream();
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
            this.subscriber.onSubscribe(given);
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
                this.subscriber.onError(misfit);
                return;
            }
            this.subscriber.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            this.subscriber.onError(declared(failure));
        }

        @Override
        public void onComplete() {
            this.subscriber.onComplete();
        }
    }

    private final class Waited implements Iterator<Object> {

        private final Iterator<Object> items;

        Waited(Iterator<Object> items) {
            this.items = items;
        }

        @Override
        public boolean hasNext() {
            try {
                return this.items.hasNext();
            } catch (RemoteErrorException refusal) {
                Throwable declared = declared(refusal);
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
