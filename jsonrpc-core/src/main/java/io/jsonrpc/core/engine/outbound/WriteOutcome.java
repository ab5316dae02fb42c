package io.jsonrpc.core.engine.outbound;

import org.jspecify.annotations.Nullable;

/** Called once with the final outcome of an outgoing message. */
@FunctionalInterface
public interface WriteOutcome {

    /**
     * The message was written, or failed and will never be written.
     *
     * @param number the number of the message on its transport, from 1; 0 if it was passed to none
     * @param failure why the write failed; null after success
     */
    void settled(long number, @Nullable Throwable failure);
}
