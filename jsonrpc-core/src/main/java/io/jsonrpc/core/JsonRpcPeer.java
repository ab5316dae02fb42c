package io.jsonrpc.core;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.error.UnbindableParamsException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One end of a conversation, the same for clients and servers: sends requests and notifications, and dispatches
 * received ones to a handler. It may outlive its transport: without one, sent messages are queued for the next, within
 * the limits.
 *
 * <pre>{@code
 * peer.handle(
 *         "time",
 *         Void.class,
 *         (transaction, request) -> transaction.sendResponse(clock.millis()));
 * Integer sum = peer.sendRequest("add", List.of(1, 2), Integer.class);
 * }</pre>
 *
 * <p>Built by {@link PeerBuilder}, whose documentation shows how it gets its transport. Safe for use by many threads,
 * except that {@link #receive} must be called by one thread at a time, in the order of the wire.
 *
 * @since 0.1
 */
public interface JsonRpcPeer extends JsonRpcRequestSender {

    /**
     * Continues on this transport. Writes nothing itself, so it may be called while holding a lock; call {@link #flush}
     * afterwards.
     *
     * @param first sent before everything that is queued; null for nothing
     */
    void attach(Transport transport, @Nullable OutboundText first);

    /**
     * Writes the queued messages, and lets streams continue. Called after {@link #attach}, and whenever the transport may have
     * a socket or room again.
     */
    void flush();

    /** Detaches a transport that has closed. Does nothing if another one is attached by now. */
    void detach(Transport transport);

    /**
     * Sets the limits of the other side, which apply in addition to those of this peer until the next call: a larger
     * message is rejected with {@link MessageTooLargeException}, one request more with {@link QueueFullException}.
     *
     * @param messageBytes maximum size of one message, in UTF-8 bytes
     * @param inFlight maximum number of unanswered requests
     */
    void limitOutgoing(int messageBytes, int inFlight);

    /**
     * Says whether both ends use the extension {@code context}: calls that are sent say how long their caller waits, and
     * what received ones say is obeyed. Not used until this is called.
     */
    void useContext(boolean use);

    /** As {@link #useContext}, of received calls only: for a session in which nothing was agreed on. */
    void acceptContext(boolean accept);

    /**
     * Sets how many items of a stream may be sent before its receiver has sent a limit, as both ends agreed by the extension
     * {@code streams}; for streams that begin from now on. Negative, for no bound, until this is called.
     *
     * @param theirs items that the other side takes
     * @param ours items that this peer takes
     */
    void limitStreams(long theirs, long ours);

    /**
     * Paces all streams that this peer sends together, as both ends agreed by the extension {@code flow}. Without this call
     * they have no common rate.
     *
     * @param accepted the extensions that were accepted: a JSON object, name to parameters
     */
    void paceStreams(JsonText accepted);

    /**
     * Obeys a received {@code rpc.session.flow}.
     *
     * @param params as they were received; null for none
     * @param report gets the params of the {@code rpc.session.flow.now} that reports what holds, if one is to be sent
     * @return false if the other side asks too often, so that the message is passed over and its session is to be ended
     */
    boolean steerStreams(@Nullable JsonText params, Consumer<JsonText> report);

    /**
     * Sets how much the user of this peer may get of all streams together, whatever is asked for. 0 for no bound.
     *
     * @param perSecond items in a second, 0.01 to 10,000
     * @param bytesPerSecond bytes in a second, 256 to 2^31
     * @return the params of the {@code rpc.session.flow.now} that reports what holds now; null for no report
     */
    @Nullable JsonText planStreams(double perSecond, long bytesPerSecond);

    /**
     * Changes how all streams that this peer receives are wanted, also those that begin later, besides what is wanted of each: of
     * two rates the lower one holds.
     *
     * @param all sent to the other side for each stream; its delivery is that of streams for which none is wanted
     */
    void steerReceived(Steering all);

    /** How many items of its busiest stream this peer has received in the last second. */
    long mostReceived();

    /**
     * Sets the handler of every method that has none of its own.
     *
     * @throws UnbindableParamsException if no JSON can be bound to the type of its params
     */
    void handleAllWith(RequestHandler<?> handler);

    /**
     * Sets the handler of one method. Only {@code handleRequest}, {@code handleUncaughtException} and {@code execution}
     * of the handler are called.
     *
     * @param method its name
     * @param paramsType what its params are bound to: the {@code P} of the handler
     * @throws UnbindableParamsException if no JSON can be bound to the type
     */
    void handle(String method, Type paramsType, RequestHandler<?> handler);

    /**
     * Processes a received message. Returns quickly and runs no user code.
     *
     * @return false if the other side has exceeded the limits on queued notifications: the caller closes its socket
     */
    boolean receive(Decoded message);

    /** A new batch: several requests and notifications sent as one message. */
    JsonRpcBatch batch();

    /** Sends an answer created by the session layer, in order with all other messages. */
    void sendAnswer(JsonRpcResponse answer);

    /**
     * Sends a notification that was encoded once for many receivers.
     *
     * @return completes when it has been written
     * @throws QueueFullException if the queue is full
     */
    CompletableFuture<Void> send(OutboundText notification);

    /** The same without a future. */
    void sendAndForget(OutboundText notification);

    /** Encodes a notification once for many receivers. */
    OutboundText encodeNotification(String method, @Nullable Object params);

    /**
     * Writes something other than a message, such as a ping, if no write is in progress; else does nothing and returns
     * false.
     */
    boolean writeIfIdle(BiConsumer<Transport, SendCallback> control);

    /**
     * Writes something other than a message after every request received so far has been answered and all messages
     * accepted by then have been written. Does nothing if there is no transport at that time. A second call replaces
     * the first.
     */
    void writeBehindAnswers(BiConsumer<Transport, SendCallback> control);

    /** Runs a callback in the order of this conversation, on a worker. */
    void execute(Runnable callback);

    /**
     * Delays the handlers of messages received from now on until an action has returned or blocks for an answer. Runs
     * nothing itself, so it may be called while holding a lock.
     *
     * @return runs the action without waiting for handlers; must be run once, on a thread that may run user code
     */
    Runnable takesEffect(Runnable action);

    /** Closes the transport as soon as all accepted messages are written; rejects further messages. */
    void closeWhenIdle(CloseStatus status);

    /**
     * Starts a new conversation because the other side has lost this one or cannot be reached to continue it. Requests
     * already sent fail, received requests are cancelled, queued answers are dropped. Called while no transport is
     * attached; the peer continues on the next one.
     *
     * @param keepUnsent whether requests and notifications that were never written stay queued for the next transport;
     *     else they fail too
     * @param reasons returns the failure of a request, given the number of the message that carried it on the last
     *     transport: 1 for the first message, 0 for a request that was never written. Called without a lock
     */
    void startOver(boolean keepUnsent, LongFunction<TransportException> reasons);

    /** Handles nothing of what was received and has not begun, not even notifications: nobody may speak here. {@link #end} follows. */
    void refuse();

    /**
     * Ends the conversation: sent requests fail, received requests are cancelled, nothing more is sent. Callbacks can
     * still be {@link #execute executed}.
     *
     * @return the number of messages that were accepted but never written
     */
    int end(CloseStatus status);

    /** Releases the turn of the running handler, so that the next callback can start before it returns. */
    void takeTurnAway();

    /**
     * Runs an action once the handlers of all received requests and notifications have returned: now, or after the last one,
     * on its thread. The action is short.
     */
    void whenReturned(Runnable action);

    /**
     * How long the oldest outgoing message has been queued on the current transport, in nanoseconds; -1 if there is
     * none.
     */
    long stalledNanos();

    /** What this conversation keeps in memory now. */
    Load load();

    /**
     * The streams that this peer sends now.
     *
     * @param max maximum number of them; those that began first are returned
     */
    List<SentStream> sentStreams(int max);

    /**
     * Ends the streams that this peer sends with an error; what waits is not sent. Cancels their sources on this thread.
     *
     * @param reason the type of the error
     */
    void stopStreams(ErrorType reason);

    /** Whether this peer has ever sent or queued a request or a notification. Answers do not count. */
    boolean hasSent();

    /**
     * What a conversation keeps in memory.
     *
     * @param inbound received requests and notifications that are running or queued
     * @param pending sent requests that are still unanswered
     * @param outboundMessages messages queued for the transport
     * @param outboundBytes their total size, in UTF-8 bytes
     * @since 0.1
     */
    record Load(int inbound, int pending, int outboundMessages, long outboundBytes) {}

    /**
     * A stream that is sent.
     *
     * @param id its id on the wire
     * @param method the method whose answer it is
     * @param sent number of items sent
     * @param limit number of items that the receiver takes in all; null for no bound
     * @param buffered number of items that wait to be sent
     * @param waiting for how long the receiver has taken no more items, because the limit is reached or it has paused the
     *     stream; null if it takes some
     * @since 0.1
     */
    record SentStream(
            String id,
            String method,
            long sent,
            @Nullable Long limit,
            int buffered,
            @Nullable Duration waiting) {}
}
