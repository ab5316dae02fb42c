package io.jsonrpc.server.actuate;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The values that one tag may have. Input of clients becomes a tag value only through this class, so the number of
 * meters is bounded whatever clients send. Safe for use by many threads.
 */
final class TagValues {

    /** Replaces every unknown value. */
    static final String OTHER = "_OTHER";

    private final int max;

    private final @Nullable TagValues whole;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private final AtomicInteger places = new AtomicInteger();

    /**
     * Starts with some known values.
     *
     * @param max maximum number of values, not counting {@link #OTHER}
     * @param first the values known from the start
     */
    TagValues(int max, Collection<String> first) {
        this(max, null, first);
    }

    private TagValues(int max, @Nullable TagValues whole, Collection<String> first) {
        this.max = max;
        this.whole = whole;
        first.forEach(this::learn);
    }

    /** Some of these values: what they learn is learnt here as well, and takes a place here once. */
    TagValues part(Collection<String> first) {
        return new TagValues(this.max, this, first);
    }

    /** The known values. */
    Set<String> all() {
        return Set.copyOf(this.known);
    }

    /** The value itself if it is known, else {@link #OTHER}. */
    String of(String value) {
        return this.known.contains(value) ? value : OTHER;
    }

    /** Adds a value if the maximum is not reached, and returns what {@link #of} then returns for it. */
    String learn(String value) {
        if (this.known.contains(value)) {
            return value;
        }
        boolean fits =
                this.whole == null ? takePlace() : this.whole.learn(value).equals(value);
        if (!fits) {
            return OTHER;
        }
        if (!this.known.add(value) && this.whole == null) {
            this.places.decrementAndGet();
        }
        return value;
    }

    private boolean takePlace() {
        return this.places.get() < this.max
                && this.places.getAndUpdate(count -> count < this.max ? count + 1 : count) < this.max;
    }
}
