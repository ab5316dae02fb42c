package io.jsonrpc.core.contract;

import io.jsonrpc.annotation.Delivery;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a method that answers with a stream says about it. Immutable.
 *
 * @param type what it returns
 * @param positioned whether its items are {@code Positioned}; the result type is then that of their values
 * @param resumeFrom the index of the parameter with the position to begin behind; -1 for none
 * @param delivery what happens to items for which the receiver has no room
 * @param buffer items, or keys, that wait for the receiver
 * @param conflateBy the property of an item that is its key; null if items have no keys
 * @param allowed the deliveries that a receiver may choose in place of its own; empty for all that keep no more
 * @param item the method of the notifications with the items; null for the default
 * @param unsubscribe a method that ends the stream, besides {@code rpc.stream.cancel}; null for the default
 * @since 0.1
 */
public record StreamContract(
        StreamType type,
        boolean positioned,
        int resumeFrom,
        Delivery delivery,
        int buffer,
        @Nullable PropertyPath conflateBy,
        Set<Delivery> allowed,
        @Nullable String item,
        @Nullable String unsubscribe) {

    /** Takes a copy of the set. */
    public StreamContract {
        allowed = Set.copyOf(allowed);
    }
}
