package io.jsonrpc.core.stream;

/** How many items were passed over. */
final class Skipped {

    /** Since the last message; {@link Outgoing#UNKNOWN} for some. */
    private long untold;

    /** @param items {@link Outgoing#UNKNOWN} for some */
    void add(long items) {
        if (items == Outgoing.UNKNOWN) {
            this.untold = Outgoing.UNKNOWN;
        } else if (this.untold != Outgoing.UNKNOWN) {
            this.untold += items;
        }
    }

    /** For the next message. */
    long take() {
        long told = this.untold;
        this.untold = 0;
        return told;
    }
}
