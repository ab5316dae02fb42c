package io.jsonrpc.server;

import io.jsonrpc.core.Session;

/**
 * How much of all streams each user gets. One bean of this type bounds what clients ask for by the extension {@code flow}.
 *
 * <pre>{@code
 * @Component
 * class Plans implements StreamPlans {
 *
 *     public StreamPlan standard() {
 *         return new StreamPlan(20, 65_536);
 *     }
 *
 *     public StreamPlan of(Session session) {
 *         return isPaying(session.getPrincipal()) ? StreamPlan.UNLIMITED : standard();
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface StreamPlans {

    /** The plan of a session until {@link #of} has returned. Called at the start of the server. */
    StreamPlan standard();

    /** The plan of a session, called once for each on a worker. After an exception, which is logged, the standard holds. */
    StreamPlan of(Session session);
}
