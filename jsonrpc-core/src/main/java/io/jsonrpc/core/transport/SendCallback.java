package io.jsonrpc.core.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Told once when a message has been handed to the network.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SendCallback {

    /**
     * The message was written, or it was not and never will be.
     *
     * <p>May be called on any thread, also on the one that called {@link Transport#send} and before that returns. Must
     * not block.
     *
     * @param failure why it could not be written; null after success
     */
    void completed(@Nullable Throwable failure);

    /** Instead of {@link #completed}: the message was not written and may go to another transport. */
    default void returned() {
        completed(new IOException("The message was not written"));
    }
}
