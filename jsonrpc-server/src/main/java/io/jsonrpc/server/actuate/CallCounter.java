package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
import java.util.Map;

/**
 * Knows how often methods were called.
 *
 * @since 0.1
 */
@Internal
public interface CallCounter {

    /**
     * How often each method of an endpoint was called. Methods that are not told apart are missing.
     *
     * @param pattern the path pattern of the endpoint
     */
    Map<String, Count> counts(String pattern);

    /**
     * How often one method was called.
     *
     * @param called requests and notifications that have ended
     * @param failed those that were answered with an error
     */
    record Count(long called, long failed) {

        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(this.called + other.called, this.failed + other.failed);
        }
    }
}
