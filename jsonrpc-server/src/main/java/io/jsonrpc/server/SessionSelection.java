package io.jsonrpc.server;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.List;
import java.util.Map;
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
     * Sends a notification to all of them. The message is encoded once; a slow client does not delay the others.
     *
     * @return which sessions accepted the message into their queue and which did not
     */
    Delivery sendNotification(String method, @Nullable Object params);

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
