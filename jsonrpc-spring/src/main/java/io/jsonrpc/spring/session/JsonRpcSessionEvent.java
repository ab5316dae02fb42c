package io.jsonrpc.spring.session;

import io.jsonrpc.core.Session;
import org.springframework.context.ApplicationEvent;

/**
 * Something has happened to a session. Published in order with the callbacks and calls of the session, on a worker thread; a
 * listener that blocks holds up this session only, and an exception of a listener is logged.
 *
 * <pre>{@code
 * @EventListener
 * void left(JsonRpcSessionClosedEvent event) {
 *     this.rooms.leave(event.getSession());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public abstract class JsonRpcSessionEvent extends ApplicationEvent {

    JsonRpcSessionEvent(Session session) {
        super(session);
    }

    /** The session. */
    public final Session getSession() {
        return (Session) getSource();
    }
}
