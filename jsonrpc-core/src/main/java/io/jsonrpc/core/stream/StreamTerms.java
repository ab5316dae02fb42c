package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import java.util.Set;

/**
 * What the producer of a stream declares.
 *
 * @param delivery what happens to items without room, unless the receiver selects something else
 * @param buffer items that are kept for the receiver; for {@code CONFLATE} the number of keys
 * @param keyed whether items have keys
 * @param allowed what a receiver may select; empty for all that keep no more
 */
public record StreamTerms(Delivery delivery, int buffer, boolean keyed, Set<Delivery> allowed) {

    public static final int MAX_BUFFER = 65_536;

    /** Every item, 256 in the buffer. */
    public static final StreamTerms DEFAULT = new StreamTerms(Delivery.ALL, 256, false, Set.of());

    /** Those of the argument of a call, which is sent whole. */
    public static final StreamTerms ARGUMENT = new StreamTerms(Delivery.ALL, 256, false, Set.of(Delivery.ALL));

    public StreamTerms {
        if (buffer < 1 || buffer > MAX_BUFFER) {
            throw new IllegalArgumentException("buffer must be from 1 to " + MAX_BUFFER + ": " + buffer);
        }
        if (delivery == Delivery.CONFLATE && !keyed) {
            throw new IllegalArgumentException("Items without keys cannot be conflated");
        }
    }

    /** A receiver may select all that keep no more. */
    public StreamTerms(Delivery delivery, int buffer, boolean keyed) {
        this(delivery, buffer, keyed, Set.of());
    }

    /** Whether a receiver may select it: it never gets more than is declared, and keys only where items have them. */
    boolean allows(Delivery selected) {
        return selected == this.delivery
                || ((this.allowed.isEmpty() || this.allowed.contains(selected))
                        && selected.keepsNoMoreThan(this.delivery)
                        && (selected != Delivery.CONFLATE || this.keyed));
    }
}
