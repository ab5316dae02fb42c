package io.jsonrpc.core.stream;

/** How many items were passed over since the last message. */
final class Skipped {

    private long known;

    /** Besides these some whose number is unknown. */
    private boolean some;

    /** What was lost with the last socket is all that is unknown. */
    private boolean countable;

    /** The receiver has not said what was lost. */
    private boolean unsettled;

    /** @param items {@link Outgoing#UNKNOWN} for some */
    void add(long items) {
        if (items == Outgoing.UNKNOWN) {
            this.some = true;
        } else {
            this.known += items;
        }
    }

    /** Some may have been lost with their socket. */
    void lose() {
        if (!this.some) {
            this.some = true;
            this.countable = !this.unsettled;
        }
        this.unsettled = true;
    }

    /** So many were lost; {@link Outgoing#UNKNOWN} leaves the number unknown. */
    void settle(long lost) {
        if (this.countable && lost != Outgoing.UNKNOWN) {
            this.some = false;
            this.known += lost;
        }
        this.countable = false;
        this.unsettled = false;
    }

    /** For the next message. */
    long take() {
        long told = this.some ? Outgoing.UNKNOWN : this.known;
        this.countable &= !this.some;
        this.known = 0;
        this.some = false;
        return told;
    }
}
