package io.jsonrpc.core.stream;

import java.util.ArrayDeque;

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

    /** Of the items that are not handled, in order. */
    private final ArrayDeque<Integer> sizes = new ArrayDeque<>();

    private int largest;

    /** @param most characters of items that are not handled, of all arguments together */
    ReceivedSpace(Total total, int most) {
        this.total = total;
        this.most = most;
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
            this.total.characters += size;
            this.largest = Math.max(this.largest, size);
        }
        return fits;
    }

    /** The oldest item was handled. */
    void remove() {
        Integer size = this.sizes.poll();
        this.total.characters -= size == null ? 0 : size;
    }

    /** No item is wanted any more. */
    void clear() {
        while (!this.sizes.isEmpty()) {
            remove();
        }
    }
}
