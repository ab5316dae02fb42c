package io.jsonrpc.core;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * Observes a peer, for metrics and tracing. Called on hot paths, some of them on a socket's reading thread:
 * implementations return quickly, never block and never throw.
 *
 * @since 0.1
 */
public interface PeerObserver {

    /** Does nothing. */
    PeerObserver NONE = new PeerObserver() {};

    /**
     * The handler is about to be called, on the thread that calls it.
     *
     * @param id null for a notification
     */
    default Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        return Handling.NONE;
    }

    /** The framework itself rejected or failed a request with an error of this type. */
    default void errorMade(ErrorType type) {}

    /** A received message was dropped because nothing waits for it, such as a late answer. */
    default void messageDropped() {}

    /** A request sent by this peer was answered, failed or was abandoned. */
    default void callEnded(Session session, String method, boolean success) {}

    /**
     * A request is answered with a stream, or sent with one as an argument. Called on the thread of the handler, or of the
     * caller.
     *
     * @param method the method of the request
     */
    default Streaming streamStarted(Session session, String method) {
        return Streaming.NONE;
    }

    /**
     * One stream that this peer sends.
     *
     * @since 0.1
     */
    interface Streaming {

        /** Does nothing. */
        Streaming NONE = new Streaming() {};

        /** An item was accepted for sending. */
        default void itemSent() {}

        /** The receiver is told that this many items were skipped; a number that is unknown is not reported. */
        default void itemsSkipped(long items) {}

        /** The stream is over. Called once. */
        default void ended(StreamOutcome outcome) {}
    }

    /**
     * How a stream has ended.
     *
     * @since 0.1
     */
    enum StreamOutcome {
        /** Its source gave all, and the receiver was told so. */
        COMPLETE,
        /** With an error that was sent to the receiver. */
        ERROR,
        /** Without a message: the receiver wanted no more, the call with the argument is over, or the session has ended. */
        CANCELLED
    }

    /**
     * One request that is being handled.
     *
     * @since 0.1
     */
    interface Handling {

        /** Does nothing. */
        Handling NONE = new Handling() {};

        /** The handler returned or threw, on the thread of {@link #requestStarted}. */
        default void handlerReturned() {}

        /**
         * The request was answered or ended without an answer.
         *
         * @param error the error that was sent; null for a result and for a notification
         */
        default void ended(@Nullable ResponseError error) {}
    }
}
