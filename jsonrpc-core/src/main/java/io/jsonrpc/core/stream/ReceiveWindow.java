package io.jsonrpc.core.stream;

import io.jsonrpc.core.subscription.StreamOptions;

/**
 * How many items the producer may be ahead of the subscriber. An automatic window is doubled while the subscriber keeps pace,
 * so that a fast stream needs few limits, and halved when it falls behind, so that little waits for a slow one.
 */
final class ReceiveWindow {

    private static final int LEAST = 32;

    private static final int MOST = 256;

    /** An automatic window grows no further than to so many characters of items that are as long as the last one. */
    private static final int MOST_CHARACTERS = 128 * 1024;

    private final boolean automatic;

    private int items;

    /** Items that were handled since the window was looked at. */
    private int handled;

    /** @param credit its size; {@link StreamOptions#AUTOMATIC_CREDIT} for an automatic one */
    ReceiveWindow(int credit) {
        this.automatic = credit == StreamOptions.AUTOMATIC_CREDIT;
        this.items = this.automatic ? LEAST : credit;
    }

    int items() {
        return this.items;
    }

    /** The most that it may ever be. */
    int most() {
        return this.automatic ? MOST : this.items;
    }

    /**
     * An item was handled.
     *
     * @param behind received items that are not handled
     * @param length characters of the last received item
     */
    void handled(long behind, int length) {
        if (!this.automatic || 2 * ++this.handled < this.items) {
            return;
        }
        this.handled = 0;
        if (4 * behind <= this.items && 2L * this.items * length <= MOST_CHARACTERS) {
            this.items = Math.min(MOST, 2 * this.items);
        } else if (2 * behind > this.items) {
            this.items = Math.max(LEAST, this.items / 2);
        }
    }
}
