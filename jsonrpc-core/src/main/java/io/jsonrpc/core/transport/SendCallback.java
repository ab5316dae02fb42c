package io.jsonrpc.core.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Called once when a message has been written to the network or cannot be.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SendCallback {

    /**
     * The message was written, or failed and will never be written.
     *
     * <p>May be called on any thread, including the one that called {@link Transport#send}, before that method returns.
     * Must not block.
     *
     * @param failure why the write failed; null after success
     */
    void completed(@Nullable Throwable failure);

    /** Called instead of {@link #completed} if the message was not written and may be sent on another transport. */
    default void returned() {
        completed(new IOException("The message was not written"));
    }
}
