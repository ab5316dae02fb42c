package io.jsonrpc.core.contract;

import java.util.Iterator;
import java.util.stream.Stream;

/** The items of a stream, which ends when this is closed. */
record ClosingIterator<T>(Iterator<T> items, Stream<T> stream) implements Iterator<T>, AutoCloseable {

    static <T> ClosingIterator<T> of(Stream<T> stream) {
        return new ClosingIterator<>(stream.iterator(), stream);
    }

    @Override
    public boolean hasNext() {
        return this.items.hasNext();
    }

    @Override
    public T next() {
        return this.items.next();
    }

    @Override
    public void close() {
        this.stream.close();
    }
}
