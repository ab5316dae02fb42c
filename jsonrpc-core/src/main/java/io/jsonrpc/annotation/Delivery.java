package io.jsonrpc.annotation;

/**
 * What the producer of a stream does with items for which the receiver has no room yet. Items that are passed over are
 * always reported to the receiver, as {@code skipped}.
 *
 * @since 0.1
 */
public enum Delivery {
    /** Keeps every item, and requests no more from its source than the receiver takes. */
    ALL("all"),
    /** Keeps the newest item of each key, in the place of the one that it replaces. */
    CONFLATE("conflate"),
    /** Keeps the newest item. */
    LATEST("latest"),
    /** Sends the newest item at even intervals. Without a rate it is the same as {@link #LATEST}. */
    SAMPLE("sample"),
    /** Keeps the newest items, as many as the buffer has room for. */
    DROP_OLDEST("dropOldest"),
    /** Keeps every item until the buffer is full, then ends the stream with the error {@code stream.overflow}. */
    CLOSE("close");

    private final String word;

    Delivery(String word) {
        this.word = word;
    }

    /** Whether no more items reach the receiver than with another delivery. */
    public boolean keepsNoMoreThan(Delivery other) {
        return fidelity() <= other.fidelity();
    }

    private int fidelity() {
        return switch (this) {
            case ALL, CLOSE -> 3;
            case DROP_OLDEST -> 2;
            case CONFLATE -> 1;
            case LATEST, SAMPLE -> 0;
        };
    }

    /** The word on the wire. */
    public String word() {
        return this.word;
    }
}
