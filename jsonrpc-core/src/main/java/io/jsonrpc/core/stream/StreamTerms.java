package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;

/**
 * What the producer of a stream declares.
 *
 * @param delivery what happens to items without room, unless the receiver selects something else
 * @param buffer items that are kept for the receiver; for {@code CONFLATE} the number of keys
 * @param keyed whether items have keys
 */
public record StreamTerms(Delivery delivery, int buffer, boolean keyed) {

    public static final int MAX_BUFFER = 65_536;

    /** Every item, 256 in the buffer. */
    public static final StreamTerms DEFAULT = new StreamTerms(Delivery.ALL, 256, false);

    public StreamTerms {
        if (buffer < 1 || buffer > MAX_BUFFER) {
            throw new IllegalArgumentException("buffer must be from 1 to " + MAX_BUFFER + ": " + buffer);
        }
        if (delivery == Delivery.CONFLATE && !keyed) {
            throw new IllegalArgumentException("Items without keys cannot be conflated");
        }
    }

    /** Whether a receiver may select it: it never gets more than is declared, and keys only where items have them. */
    boolean allows(Delivery selected) {
        return selected == this.delivery
                || (fidelity(selected) <= fidelity(this.delivery) && (selected != Delivery.CONFLATE || this.keyed));
    }

    private static int fidelity(Delivery delivery) {
        return switch (delivery) {
            case ALL, CLOSE -> 3;
            case DROP_OLDEST -> 2;
            case CONFLATE -> 1;
            case LATEST, SAMPLE -> 0;
        };
    }
}
