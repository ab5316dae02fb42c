package io.jsonrpc.core.channel;

/** A text of which parts were received. */
final class Parts {

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final int maxBytes;

    /** When the other end had the chance to send all of it, from then on. */
    long since;

    private final StringBuilder text = new StringBuilder();

    private long bytes;

    Parts(int maxBytes, long now) {
        this.maxBytes = maxBytes;
        this.since = now;
    }

    /** Adds a part; of a text that is too large nothing is kept. */
    void add(String part, int size) {
        this.bytes += size;
        if (isTooLarge()) {
            this.text.setLength(0);
            this.text.trimToSize();
        } else {
            this.text.append(part);
        }
    }

    boolean isTooLarge() {
        return this.bytes > this.maxBytes;
    }

    /** How much of it is kept, in bytes. */
    long keptBytes() {
        return isTooLarge() ? 0 : this.bytes;
    }

    boolean isOverdue(long now) {
        return now - this.since >= PATIENCE_NANOS;
    }

    String text() {
        return this.text.toString();
    }
}
