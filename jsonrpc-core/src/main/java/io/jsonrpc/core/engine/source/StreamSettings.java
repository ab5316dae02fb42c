package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.stream.StreamLimits;
import org.jspecify.annotations.Nullable;

/**
 * How a peer sends streams.
 *
 * @param max streams at a time
 * @param item the method of the notifications with items
 * @param unsubscribe a method that ends a stream, besides {@code rpc.stream.cancel}; null for none
 * @param places of the user, for all of its peers together
 */
public record StreamSettings(int max, String item, @Nullable String unsubscribe, Places places) {

    /** 64 streams, the names of the protocol, as many streams of one user as there are. */
    public static final StreamSettings DEFAULT =
            new StreamSettings(StreamLimits.MAX_STREAMS, "rpc.stream.item", null, new Places() {

                @Override
                public boolean take() {
                    return true;
                }

                @Override
                public void giveBack() {}
            });

    /** Places for streams. Safe for use by many threads; called under locks of the peers, so it must not wait. */
    public interface Places {

        /** A stream begins; false if it may not. */
        boolean take();

        /** A stream that has begun has ended. */
        void giveBack();
    }

    /** The same with other places. */
    public StreamSettings with(Places newPlaces) {
        return new StreamSettings(this.max, this.item, this.unsubscribe, newPlaces);
    }
}
