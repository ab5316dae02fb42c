package io.jsonrpc.core.engine.inbound;

import java.util.function.LongConsumer;

/**
 * What requests and notifications of many peers take together, from their arrival to the end of their handlers, and what is
 * received of streams and not handled. Safe for use by many threads; called under locks of the peers, so it must not wait.
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

        @Override
        public LongConsumer stream(Runnable giveUp) {
            return change -> {};
        }

        @Override
        public void relieve() {}
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

    /**
     * Counts one stream that a peer receives as an argument.
     *
     * @param giveUp ends the stream; called without any lock, by a thread that has received an item of any peer
     * @return is told by how many characters more or less of it are kept
     */
    LongConsumer stream(Runnable giveUp);

    /**
     * Ends the largest streams if there is not enough room. Called without any lock of the peer by each thread that has received
     * an item, so that fast senders exceed the budget by an item of each such thread at most.
     */
    void relieve();

    /** What of a size is counted. */
    static long counted(long size) {
        return size - size % STEP;
    }
}
