package io.jsonrpc.server;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some sessions, to be reached together. Each call looks at the sessions that belong to it at that moment.
 *
 * @since 0.1
 */
public interface SessionSelection {

    /** The sessions that belong to it now. */
    List<Session> sessions();

    /** How many there are now. */
    int size();

    /**
     * Tells all of them. The message is encoded once; nobody waits for a slow reader.
     *
     * @return who got it into its queue and who did not
     */
    Delivery sendNotification(String method, @Nullable Object params);

    /** Ends all of them: sends what is queued, then closes the sockets with this status. */
    void close(CloseStatus status);

    /**
     * What became of a message for many.
     *
     * @param accepted how many sessions took it for sending
     * @param refused who did not, and why: a full queue, a client that takes no message of this size, or an ended session
     * @since 0.1
     */
    record Delivery(int accepted, Map<Session, JsonRpcException> refused) {}
}
