package io.jsonrpc.core;

import com.google.gson.JsonElement;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.error.UnbindableParamsException;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One end of a conversation, alike for clients and servers: asks and tells the other end, and has its questions answered
 * by a handler. It may outlive its transport: without one, what is sent waits for the next, within the limits.
 *
 * <p>Made by {@link PeerBuilder}. Safe for use by many threads, but {@link #receive} is called by one thread at a time,
 * in the order of the wire.
 *
 * @since 0.1
 */
public interface JsonRpcPeer extends JsonRpcRequestSender {

    /**
     * Continues on this transport. Writes nothing itself, so it may be called under a lock; {@link #flush} follows.
     *
     * @param first sent before everything that waits; null for nothing
     */
    void attach(Transport transport, @Nullable OutboundText first);

    /** Writes what waits. */
    void flush();

    /** This transport is gone. Does nothing when another one is attached by now. */
    void detach(Transport transport);

    /**
     * The other side takes no more than this, beside what the limits of this peer say: a larger message is refused with
     * {@link MessageTooLargeException}, one request more with {@link QueueFullException}. Holds until it is called again.
     *
     * @param messageBytes size of one message in UTF-8 bytes
     * @param inFlight own requests that wait for an answer
     */
    void limitOutgoing(int messageBytes, int inFlight);

    /**
     * Has this handler answer, from now on, whatever has no handler of its own.
     *
     * @throws UnbindableParamsException when no JSON can be bound to the type of its params
     */
    void handleAllWith(JsonRpcHandler<?> handler);

    /**
     * Has one method answered by a handler of its own from now on. Of the handler only {@code handleRequest}, {@code
     * handleUncaughtException}, {@code isConcurrent} and {@code isNonBlocking} are asked.
     *
     * @param paramsType what its params are bound to: the {@code P} of the handler
     * @throws UnbindableParamsException when no JSON can be bound to it
     */
    void handle(String method, Type paramsType, JsonRpcHandler<?> handler);

    /**
     * A message was received. Returns quickly and runs no user code.
     *
     * @return false when the other side floods this one with notifications beyond every limit: close its socket
     */
    boolean receive(Decoded message);

    /**
     * Asks, and hears how far the other side has come: of each {@code $/progress} notification whose token is the id of
     * the request. Told on a worker, one value after another and before the future completes; handlers of what is received
     * later wait for it, and it waits for none.
     *
     * @param timeout how long to wait; null for the default of this peer
     * @param progress told the {@code value}; null for nobody
     */
    <R> CompletableFuture<R> sendRequestAsync(
            String method,
            @Nullable Object params,
            Type resultType,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress);

    /** Several requests and notifications that travel as one message. */
    JsonRpcBatch batch();

    /** Sends an answer that the session layer makes itself, in order with everything else. */
    void sendAnswer(JsonRpcResponse answer);

    /**
     * Sends a notification that was encoded before, for many receivers at once.
     *
     * @return completes when it was written
     * @throws QueueFullException when there is no room
     */
    CompletableFuture<Void> send(OutboundText notification);

    /** The same without wanting to know when it was written. */
    void sendAndForget(OutboundText notification);

    /** Encodes a notification once for many receivers. */
    OutboundText encodeNotification(String method, @Nullable Object params);

    /** Writes something beside the messages, such as a ping, if nothing is being written now; else does nothing: false. */
    boolean writeIfIdle(BiConsumer<Transport, SendCallback> control);

    /**
     * Writes something beside the messages once every request received so far is answered, behind the answers and all else
     * that was accepted before; never when there is no transport by then. A second call replaces the first.
     */
    void writeBehindAnswers(BiConsumer<Transport, SendCallback> control);

    /** Runs a callback in the order of this conversation, on a worker. */
    void execute(Runnable callback);

    /**
     * Has the handlers of what is received from now on wait until an action has returned, or waits for an answer itself.
     * Runs nothing, so it may be called under a lock.
     *
     * @return runs the action, which waits for no handler; has to be run once, on a thread that may run user code
     */
    Runnable takesEffect(Runnable action);

    /** Closes the transport as soon as everything accepted so far is written; accepts nothing more. */
    void closeWhenIdle(CloseStatus status);

    /**
     * The other side has forgotten this conversation, or cannot be reached to continue it. Own requests that have left
     * fail, requests of the other side are cancelled, waiting answers are dropped. Called while no
     * transport is attached; the peer goes on with the next one.
     *
     * @param keepUnsent whether own requests and notifications that never left wait for the next transport; else they
     *     fail too
     * @param reasons what a request fails with, by the number of the message that took it to the last transport: 1 for
     *     the first one, 0 for a request that never left. Asked without a lock
     */
    void startOver(boolean keepUnsent, LongFunction<TransportException> reasons);

    /**
     * Ends for good: own requests fail, requests of the other side are cancelled, nothing is sent any more. Callbacks may
     * still be {@link #execute executed}.
     *
     * @return how many messages were accepted and never written
     */
    int end(CloseStatus status);

    /** Lets the next callback start although the running handler has not returned. */
    void takeTurnAway();

    /** For how many nanoseconds the oldest outgoing message has waited on the present transport; -1 without such a one. */
    long stalledNanos();

    /** What this conversation keeps in memory now. */
    Load load();

    /** Whether a request or a notification was ever sent from here, or waits to be. Answers do not count. */
    boolean hasSent();

    /**
     * Counts of what a conversation keeps.
     *
     * @param inbound requests and notifications of the other side that run or wait
     * @param pending own requests that wait for an answer
     * @param outboundMessages messages that wait for the transport
     * @param outboundBytes their size
     * @since 0.1
     */
    record Load(int inbound, int pending, int outboundMessages, long outboundBytes) {}
}
