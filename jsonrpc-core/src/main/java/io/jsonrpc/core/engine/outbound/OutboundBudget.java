package io.jsonrpc.core.engine.outbound;

/**
 * What the outgoing queues of many peers keep together. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface OutboundBudget {

    /** Counts nothing. */
    OutboundBudget UNLIMITED = new OutboundBudget() {

        @Override
        public void add(long change) {}

        @Override
        public void relieve() {}
    };

    /**
     * One queue keeps more, or less. Called under its lock, so this must not wait.
     *
     * @param change in UTF-8 bytes; at least a kibibyte unless nothing is left
     */
    void add(long change);

    /**
     * Makes room if all queues keep too much. Called without any lock of the peer by each thread that has added a message, so
     * that threads that send fast cannot exceed the budget by more than a message each.
     */
    void relieve();
}
