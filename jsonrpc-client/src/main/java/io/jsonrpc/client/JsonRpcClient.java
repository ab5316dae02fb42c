package io.jsonrpc.client;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.StreamRate;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a conversation. Safe for use by many threads.
 *
 * <pre>{@code
 * try (JsonRpcClient client = JsonRpcClientWebSocket.builder("ws://localhost:8080/echo").build()) {
 *     client.setMethodHandler("price", Price.class, (price, session) -> prices.add(price));
 *     Integer sum = client.sendRequest("add", List.of(1, 2), Integer.class);
 * }
 * }</pre>
 *
 * <p>It connects with the first message, or with {@link #connect()}. Requests and notifications of the server go to the
 * handler given to {@link #setServerRequestHandler}, in arrival order on worker threads; a handler may call the server and
 * wait.
 *
 * @since 0.1
 */
public interface JsonRpcClient extends JsonRpcRequestSender, Closeable {

    /**
     * Connects and waits for it, unless the client is connected.
     *
     * @throws io.jsonrpc.core.error.TransportException when it fails: {@link ConnectFailedException} has the stage
     */
    void connect() throws IOException;

    /**
     * Ends the conversation, in any state and at once: what was accepted for sending is still written, for at most the
     * close timeout, then the socket is closed with 1000. Requests that wait fail with {@link
     * io.jsonrpc.core.error.PeerClosedException}. Final.
     *
     * <p>Returns when the socket has ended and the listener has got the last event; then the client's threads end; on
     * Java 17 to 20 those of a connection that was still being made end when the connection timeout is over. A
     * listener that is busy is waited for no longer than the close timeout, and not at all when it is the listener that
     * calls this.
     */
    @Override
    void close() throws IOException;

    /**
     * Has a channel that was opened with {@code JsonRpcClientWebSocket.channel} go on with another client of the same server and
     * the same user, and waits for it. Nothing is lost, repeated or overtaken: calls that wait for an answer get it, the handler
     * of the server and its session stay, and the channel belongs to the other client from then on. Afterwards nothing of it is
     * left with the client of before, which may be closed.
     *
     * <pre>{@code
     * JsonRpcClient room = phone.channel("/rooms/12");
     * room.connect();
     * room.moveTo(desk);
     * phone.close();
     * }</pre>
     *
     * <p>While the socket of either client is broken, it waits until that is back. If the session of either is lost meanwhile,
     * the channel is over, as with any lost session: it is opened again where it belongs.
     *
     * @throws IllegalStateException when this is no such channel; one that the server has opened does not move
     * @throws IllegalArgumentException when the other client is none that has channels, or the one that it belongs to
     * @throws io.jsonrpc.core.error.TransportException when the channel is not open, or the other client cannot connect; {@link
     *     io.jsonrpc.client.event.ChannelRefusedException} when the server does not let it: then it goes on where it is
     */
    void moveTo(JsonRpcClient other);

    /**
     * Several requests and notifications that travel as one message: {@code client.batch().add("a", 1).add("b", 2).send()}
     * gives one future for each request.
     */
    JsonRpcBatch batch();

    /** The session, as handlers see it. One object for the life of the client. */
    Session getSession();

    /** Reads and writes the messages and their values. */
    MessageCodec getCodec();

    /** Where the client is in its life. */
    ConnectionState getState();

    /** Whether the application has called {@link #close()}. */
    default boolean isClosedByUser() {
        return getState() == ConnectionState.CLOSED;
    }

    /**
     * Has the server's requests and notifications handled by this handler from now on.
     *
     * @throws io.jsonrpc.core.error.UnbindableParamsException when no JSON can be bound to the type of its params
     */
    void setServerRequestHandler(RequestHandler<?> handler);

    /** Names the client in logs. */
    void setLabel(String label);

    /** Sets how long a request waits for its answer unless it says so itself. 30 s unless set. */
    void setRequestTimeout(Duration timeout);

    /**
     * Has one method of the server handled on its own from now on, whatever the handler for all does.
     *
     * @param paramsType what its params are bound to
     * @throws io.jsonrpc.core.error.UnbindableParamsException when no JSON can be bound to it
     */
    <P> void setMethodHandler(String method, Class<P> paramsType, MethodHandler<P> handler);

    /**
     * An object whose methods call the server. A {@code void} method waits for the answer, too, unless it is a
     * notification; a method that returns a {@code CompletableFuture} does not wait, and cancelling the future cancels the
     * request. Exceptions that a method declares and that have {@link io.jsonrpc.annotation.JsonRpcError} are thrown for
     * their errors; other errors are {@link io.jsonrpc.core.error.RemoteErrorException}.
     *
     * <pre>{@code
     * PriceApi prices = client.proxy(PriceApi.class);
     * Price price = prices.last("A");
     * }</pre>
     *
     * @param api the interface; what its methods are on the wire is described at {@link
     *     io.jsonrpc.annotation.JsonRpcService}
     * @throws io.jsonrpc.core.contract.ContractException with all faults of the interface
     */
    default <T> T proxy(Class<T> api) {
        return proxy(api, UnaryOperator.identity());
    }

    /** The same with options for its calls. */
    <T> T proxy(Class<T> api, UnaryOperator<ProxyOptions> options);

    /**
     * Has the methods of an interface handled by this object from now on, each in place of what handled it before.
     *
     * <pre>{@code
     * client.implement(PageApi.class, new Page());
     * }</pre>
     *
     * @param api the interface, or a class with annotated methods
     * @throws io.jsonrpc.core.contract.ContractException with all faults of the interface
     */
    <T> void implement(Class<T> api, T implementation);

    /**
     * Changes how fast all streams together are sent to this client, in this session and in later ones, besides what is wanted of
     * each stream. Returns at once; what holds then, within the plan that the server has for the user, is the event {@code
     * flow} of the listener. On a session without the extension {@code flow} each stream gets this rate, without that of
     * bytes, and there is no event.
     *
     * <pre>{@code
     * client.flow(StreamRate.perSecond(20));
     * }</pre>
     */
    void flow(StreamRate rate);

    /**
     * The same without a number. On a session without the extension {@code flow}, {@code DOWN} is half of what the busiest
     * stream brought in the last second.
     *
     * <pre>{@code
     * client.flow(RateHint.DOWN);
     * }</pre>
     */
    void flow(RateHint hint);

    /** How fast the server sends all streams together, as it said last; null if it has not said that in its session. */
    @Nullable StreamRate getFlow();

    /** How long one try to connect may take. 5 s unless set. */
    void setConnectionTimeout(Duration timeout);

    /** The same in milliseconds. */
    default void setConnectionTimeout(int millis) {
        setConnectionTimeout(Duration.ofMillis(millis));
    }

    /**
     * After how long without a message sent or received, pings of the heartbeat counted, a connection is closed and made
     * anew; zero for never. Never unless set.
     */
    void setIdleTimeout(Duration timeout);

    /** The same in milliseconds. */
    default void setIdleTimeout(int millis) {
        setIdleTimeout(Duration.ofMillis(millis));
    }

    /** Enables the heartbeat, every 5 s. */
    default void enableHeartbeat() {
        enableHeartbeat(Duration.ofSeconds(5));
    }

    /**
     * Enables the heartbeat: a sign of life every interval, on this connection and every later one. A connection on which
     * nothing is received within the grace (5 s unless set) after one is given up. The interval is sent to the server.
     */
    void enableHeartbeat(Duration interval);

    /** The same in milliseconds. */
    default void enableHeartbeat(int millis) {
        enableHeartbeat(Duration.ofMillis(millis));
    }

    /** Stops the heartbeat, and informs the server. */
    void disableHeartbeat();

    /** The same in milliseconds. */
    default void setRequestTimeout(long millis) {
        setRequestTimeout(Duration.ofMillis(millis));
    }
}
