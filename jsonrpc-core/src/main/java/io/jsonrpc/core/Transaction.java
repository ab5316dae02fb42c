package io.jsonrpc.core;

import io.jsonrpc.core.message.ResponseError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One request being handled, and the way to answer it.
 *
 * <p>May be used from any thread. A request is answered once: a second answer is a {@link
 * io.jsonrpc.core.error.RequestAlreadyRespondedException} and sends nothing. Answering a notification, and answering a request
 * that was cancelled or timed out meanwhile, sends nothing and is no error. {@code IOException} is declared for handlers
 * written for Kurento's JSON-RPC and never thrown.
 *
 * @since 0.1
 */
public interface Transaction {

    /**
     * Answers with a result.
     *
     * @param result anything Gson can write; null sends {@code null}
     * @throws io.jsonrpc.core.error.MessageTooLargeException when the result is over the limit; the peer got an error instead
     */
    void sendResponse(@Nullable Object result) throws IOException;

    /** Answers with the result {@code null}. */
    void sendVoidResponse() throws IOException;

    /** Answers with an error without data. */
    default void sendError(int code, String message) throws IOException {
        sendError(code, message, null);
    }

    /**
     * Answers with an error.
     *
     * @param data anything Gson can write; null leaves the member out
     */
    void sendError(int code, String message, @Nullable Object data) throws IOException;

    /** Answers with an error. */
    void sendError(ResponseError error) throws IOException;

    /**
     * Answers with the error for an exception: the chosen one of a {@link io.jsonrpc.core.error.RequestRejectedException},
     * else -32603 with a generic message. Nothing of the exception crosses the wire; it is logged here.
     */
    void sendError(Throwable failure) throws IOException;

    /** The session that asked. */
    Session getSession();

    /** Announces that the answer comes after {@code handleRequest} has returned, from any thread. */
    void startAsync();

    /** Whether the message has no id and must not be answered. */
    boolean isNotification();

    /** Whether no answer is wanted any more: the peer cancelled, the time is over, or the session ended. */
    boolean isCancelled();

    /**
     * Runs an action when the request is cancelled, at once if it is already. The action runs on a worker thread. A
     * handler thread that is still inside {@code handleRequest} is interrupted as well.
     */
    void onCancel(Runnable action);
}
