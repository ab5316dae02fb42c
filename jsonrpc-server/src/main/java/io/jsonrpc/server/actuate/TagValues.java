package io.jsonrpc.server.actuate;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The values that one tag may have. What clients send reaches tags only through here, so that however many values they
 * make up, a bounded number of meters exists. Safe for use by many threads.
 */
final class TagValues {

    /** Stands for every value that is not known. */
    static final String OTHER = "_OTHER";

    private final int max;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private final AtomicInteger places = new AtomicInteger();

    /**
     * Begins with some values.
     *
     * @param max how many there may be, {@link #OTHER} not counted
     * @param first known from the beginning
     */
    TagValues(int max, Collection<String> first) {
        this.max = max;
        first.forEach(this::learn);
    }

    /** The value itself when it is known, {@link #OTHER} when not. */
    String of(String value) {
        return this.known.contains(value) ? value : OTHER;
    }

    /** Makes a value known while there is room, and returns what {@link #of} does then. */
    String learn(String value) {
        if (this.known.contains(value)) {
            return value;
        }
        if (!takePlace()) {
            return OTHER;
        }
        if (!this.known.add(value)) {
            this.places.decrementAndGet();
        }
        return value;
    }

    private boolean takePlace() {
        return this.places.get() < this.max
                && this.places.getAndUpdate(count -> count < this.max ? count + 1 : count) < this.max;
    }
}
