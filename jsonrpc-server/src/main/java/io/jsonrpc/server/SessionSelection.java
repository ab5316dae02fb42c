package io.jsonrpc.server;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A selection of sessions. Each call applies to the sessions that match at that moment.
 *
 * <p>A notification to all sessions of a handler, and the end of those that could not queue it:
 *
 * <pre>{@code
 * SessionSelection.Delivery delivery = sessions.ofHandler("/prices").sendNotification("price", price);
 * for (Session session : delivery.refused().keySet()) {
 *     session.close();
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface SessionSelection {

    /** The sessions that match now. */
    List<Session> sessions();

    /** The number of sessions that match now. */
    int size();

    /**
     * Sends a notification to all of them, except to those of HTTP calls, which get answers only. The message is encoded
     * once; a slow client does not delay the others.
     *
     * @return which sessions accepted the message into their queue and which did not
     */
    Delivery sendNotification(String method, @Nullable Object params);

    /**
     * An object whose methods send notifications to all of them, as {@link #sendNotification} does: each is encoded once.
     * What is sent to a session that does not accept it is lost.
     *
     * <pre>{@code
     * sessions.inGroup("room").proxy(PageApi.class).message(text);
     * }</pre>
     *
     * @param api the interface; a method of it that is a request throws {@link UnsupportedOperationException}
     * @throws io.jsonrpc.core.contract.ContractException with all faults of the interface
     */
    default <T> T proxy(Class<T> api) {
        return proxy(api, delivery -> {});
    }

    /**
     * The same for a caller that wants to know which sessions accepted a notification.
     *
     * @param deliveries called with the outcome of each, on the thread that sends
     */
    <T> T proxy(Class<T> api, Consumer<Delivery> deliveries);

    /** Ends all of them: sends the queued messages, then closes the sockets with this status. */
    void close(CloseStatus status);

    /**
     * The outcome of a notification to many sessions.
     *
     * @param accepted number of sessions that accepted it for sending
     * @param refused the sessions that did not, each with the reason: a full queue, a client that accepts no message of
     *     this size, or an ended session
     * @since 0.1
     */
    record Delivery(int accepted, Map<Session, JsonRpcException> refused) {}
}
