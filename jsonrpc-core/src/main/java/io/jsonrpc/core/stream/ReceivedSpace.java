package io.jsonrpc.core.stream;

import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/**
 * The memory of one stream that another end sends as an argument. How many items are on the way follows from the size of the
 * largest one, so that large items are not granted by the number that suits small ones.
 */
final class ReceivedSpace {

    /** What one stream is granted, of what all may keep. */
    private static final int SHARES = 16;

    /** What the arguments of one session keep. */
    static final class Total {

        private long characters;
    }

    private final Total total;

    private final int most;

    private final LongConsumer kept;

    /** Of the items that are not handled, in order. */
    private final ArrayDeque<Integer> sizes = new ArrayDeque<>();

    private int largest;

    /**
     * Of one stream.
     *
     * @param most characters of items that are not handled, of all arguments together
     * @param kept told by how many characters more or less of this stream are not handled
     */
    ReceivedSpace(Total total, int most, LongConsumer kept) {
        this.total = total;
        this.most = most;
        this.kept = kept;
    }

    /** How many items may be on the way or unhandled: one while nothing is known of their size. */
    int window(int credit) {
        return this.largest == 0 ? 1 : Math.max(1, Math.min(credit, this.most / SHARES / this.largest));
    }

    /** An item has arrived; false if there is no room for it. One item of each stream always has room. */
    boolean add(int size) {
        boolean fits = this.sizes.isEmpty() || this.total.characters + size <= this.most;
        if (fits) {
            this.sizes.add(size);
            change(size);
            this.largest = Math.max(this.largest, size);
        }
        return fits;
    }

    /** The oldest item was handled. */
    void remove() {
        Integer size = this.sizes.poll();
        change(size == null ? 0 : -size);
    }

    private void change(int by) {
        this.total.characters += by;
        this.kept.accept(by);
    }

    /** No item is wanted any more. */
    void clear() {
        while (!this.sizes.isEmpty()) {
            remove();
        }
    }
}
