package io.jsonrpc.core.engine.inbound;

/**
 * What requests and notifications of many peers take together, from their arrival to the end of their handlers. Safe for use
 * by many threads; called under locks of the peers, so it must not wait.
 *
 * @since 0.1
 */
public interface InboundBudget {

    /** What one peer holds is counted in steps of this many characters, so that small messages touch nothing that is shared. */
    int STEP = 4096;

    /** Counts nothing. */
    InboundBudget UNLIMITED = new InboundBudget() {

        @Override
        public boolean reserve(long more) {
            return true;
        }

        @Override
        public void release(long less) {}
    };

    /**
     * One peer holds more.
     *
     * @param more in characters, a multiple of {@link #STEP}
     * @return false when there is no room; nothing is counted then
     */
    boolean reserve(long more);

    /**
     * One peer holds less.
     *
     * @param less in characters, a multiple of {@link #STEP}
     */
    void release(long less);

    /** What of a size is counted. */
    static long counted(long size) {
        return size - size % STEP;
    }
}
