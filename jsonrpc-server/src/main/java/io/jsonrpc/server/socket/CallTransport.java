package io.jsonrpc.server.socket;

import io.jsonrpc.core.transport.SendCallback;

/**
 * The transport of one HTTP call: its session lives for one message, and nothing but the answer is sent (PROTOCOL.md, 1.1).
 */
public interface CallTransport extends SocketTransport {

    @Override
    default boolean takesAnswersOnly() {
        return true;
    }

    @Override
    default boolean hasPing() {
        return false;
    }

    @Override
    default void ping(SendCallback callback) {
        callback.completed(null);
    }

    /**
     * The message was decoded. Called before its session begins.
     *
     * @param answered whether an answer follows; else it has notifications only
     */
    void decoded(boolean answered);

    /** The handlers have got the message, or it was answered without them. */
    void handedOver();

    /** The application has accepted the session. Called once its first callback has returned. */
    void accepted();

    /** The application has refused the session, which ends next. */
    void refused();
}
