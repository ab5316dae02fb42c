package io.jsonrpc.core.engine.outbound;

/**
 * The total memory of the outgoing queues of many peers. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface OutboundBudget {

    /** No limit. */
    OutboundBudget UNLIMITED = new OutboundBudget() {

        @Override
        public void add(long change) {}

        @Override
        public void relieve() {}
    };

    /**
     * The size of one queue has changed. Called while holding its lock, so this must not block.
     *
     * @param change in UTF-8 bytes; at least a kibibyte, unless the queue is empty
     */
    void add(long change);

    /**
     * Frees memory if all queues exceed the budget in total. Called without any lock of the peer by each thread that
     * has added a message, so that fast senders cannot exceed the budget by more than one message each.
     */
    void relieve();
}
