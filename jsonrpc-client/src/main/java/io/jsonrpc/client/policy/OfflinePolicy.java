package io.jsonrpc.client.policy;

import io.jsonrpc.client.event.NotConnectedException;

/**
 * What becomes of messages while a client is reconnecting.
 *
 * @since 0.1
 */
public enum OfflinePolicy {
    /** They wait in a bounded queue, the timeouts of requests running, and are sent once the connection is back. */
    QUEUE,
    /**
     * They fail at once with {@link NotConnectedException}. Streams that go on in another session are no new messages: their calls
     * wait.
     */
    FAIL
}
