package io.jsonrpc.core;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * Watches what a peer does, for metrics and tracing. Called on hot paths, some of them a socket's reading thread:
 * implementations return quickly, never block and never throw.
 *
 * @since 0.1
 */
public interface PeerObserver {

    /** Watches nothing. */
    PeerObserver NONE = new PeerObserver() {};

    /**
     * The handler is about to be called, on the thread that calls it.
     *
     * @param id null for a notification
     */
    default Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        return Handling.NONE;
    }

    /** The framework refused or failed something with an error of its own. */
    default void errorMade(ErrorType type) {}

    /** A message was received that nobody waits for, such as a late answer. */
    default void messageDropped() {}

    /** An own request was answered, failed or given up. */
    default void callEnded(String method, boolean success) {}

    /**
     * One request that is being handled.
     *
     * @since 0.1
     */
    interface Handling {

        /** Watches nothing. */
        Handling NONE = new Handling() {};

        /** The handler returned or threw, on the thread of {@link #requestStarted}. */
        default void handlerReturned() {}

        /**
         * The request was answered, or ended without an answer.
         *
         * @param error what was answered; null for a result, and for a notification
         */
        default void ended(@Nullable ResponseError error) {}
    }
}
