package io.jsonrpc.client.conversation;

import io.jsonrpc.core.error.TransportException;
import org.jspecify.annotations.Nullable;

/** What a message passes on its way out: the connection is made when there is none yet. */
public interface Gate {

    /** Lets everything pass. */
    Gate OPEN = new Gate() {

        @Override
        public void check() {}

        @Override
        public void await() {}

        @Override
        public void wake() {}
    };

    /**
     * Before a message is accepted.
     *
     * @throws TransportException when it must not be
     */
    void check();

    /**
     * Waits for a first connection where none was made or tried yet.
     *
     * @throws TransportException when it cannot be made
     */
    void await();

    /** A message was accepted: starts to connect if the client is not connected or connecting. */
    void wake();

    /** Whether there is a connection, or one is being made or waited for without a message. */
    default boolean goesOn() {
        return true;
    }

    /** Why there is no connection now; null when there is one. */
    default @Nullable TransportException absence() {
        return null;
    }
}
