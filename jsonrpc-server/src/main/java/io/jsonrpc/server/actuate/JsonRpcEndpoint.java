package io.jsonrpc.server.actuate;

import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.session.SessionInfo;
import io.jsonrpc.server.session.SessionTotals;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Tells what the server does now: {@code /actuator/jsonrpc}, {@code /actuator/jsonrpc/sessions} and
 * {@code /actuator/jsonrpc/{name}} for one session. Session ids, users, addresses and payloads are never told; a session
 * is known by a name that is no credential.
 *
 * <p>It only reads, unless {@code management.endpoint.jsonrpc.access=unrestricted} lets it send clients away.
 *
 * @since 0.1
 */
@Endpoint(id = "jsonrpc", defaultAccess = Access.READ_ONLY)
public class JsonRpcEndpoint {

    /** How many sessions a listing tells of. */
    public static final int MAX_LISTED = 100;

    /** Never the name of a session: those are hexadecimal. */
    private static final String ALL_SESSIONS = "sessions";

    private final HandlerEndpoints endpoints;

    private final DefaultSessionManager sessions;

    private final Workers workers;

    /** An endpoint that tells of this server. */
    public JsonRpcEndpoint(HandlerEndpoints endpoints, DefaultSessionManager sessions, Workers workers) {
        this.endpoints = endpoints;
        this.sessions = sessions;
        this.workers = workers;
    }

    /** The handlers, and counts of what the whole server keeps. */
    @ReadOperation
    public ServerDescription server() {
        SessionTotals totals = this.sessions.totals();
        return new ServerDescription(
                this.endpoints.endpoints().stream()
                        .map(endpoint -> HandlerDescription.of(endpoint, totals))
                        .toList(),
                this.sessions.socketCount(),
                new SessionCounts(totals.sessions(), totals.attached(), totals.detached(), totals.resumable()),
                new Queues(
                        totals.inFlight(),
                        totals.pending(),
                        totals.outboundMessages(),
                        totals.outboundBytes(),
                        totals.unacknowledgedMessages(),
                        totals.unacknowledgedBytes(),
                        this.sessions.detachedBytes()),
                new WorkerCounts(this.workers.threadCount(), this.workers.queuedTasks()));
    }

    /**
     * One session, or a listing of some.
     *
     * @param name the name of a session as the listing and the logs tell it, or {@code sessions}
     * @return a {@link SessionInfo} or a {@link SessionListing}; null when no such session lives
     */
    @ReadOperation
    @RegisterReflectionForBinding({SessionInfo.class, SessionListing.class})
    public @Nullable Object session(@Selector String name) {
        if (name.equals(ALL_SESSIONS)) {
            return new SessionListing(this.sessions.sessionCount(), this.sessions.describeSessions(MAX_LISTED));
        }
        return this.sessions.describeSession(name).orElse(null);
    }

    /**
     * Sends all clients away that can resume, as before a restart: see {@link
     * io.jsonrpc.server.SessionManager#goAway}. Off by default.
     *
     * @param within when the last of them is sent away
     */
    @WriteOperation
    public void goAway(Duration within) {
        this.sessions.goAway(within);
    }

    /**
     * The whole server.
     *
     * @param handlers what was registered
     * @param sockets open sockets, and those that are being opened
     * @param sessions living sessions
     * @param queues what all of them keep
     * @param workers the threads that run handlers
     */
    public record ServerDescription(
            List<HandlerDescription> handlers,
            int sockets,
            SessionCounts sessions,
            Queues queues,
            WorkerCounts workers) {}

    /**
     * One registered handler.
     *
     * @param path its path pattern
     * @param label its name in logs and metrics
     * @param sockJs whether SockJS is offered
     * @param classicSessions whether it has the classic session methods
     * @param sessions its living sessions
     */
    public record HandlerDescription(String path, String label, boolean sockJs, boolean classicSessions, int sessions) {

        static HandlerDescription of(io.jsonrpc.server.endpoint.Endpoint endpoint, SessionTotals totals) {
            return new HandlerDescription(
                    endpoint.pattern(),
                    endpoint.label(),
                    endpoint.options().isSockJSEnabled(),
                    endpoint.options().isClassicSessions(),
                    totals.byPattern().getOrDefault(endpoint.pattern(), 0));
        }
    }

    /**
     * Living sessions.
     *
     * @param count all of them
     * @param attached those on a socket
     * @param detached those that wait for their client
     * @param resumable those that lose nothing
     */
    public record SessionCounts(int count, int attached, int detached, int resumable) {}

    /**
     * What all sessions keep.
     *
     * @param inFlight requests and notifications of the clients that run or wait
     * @param pending requests of the server that wait for an answer
     * @param outboundMessages messages that wait for a socket
     * @param outboundBytes their size
     * @param unacknowledgedMessages messages that resumable sessions keep until they are acknowledged
     * @param unacknowledgedBytes their size
     * @param detachedBytes how much of it belongs to sessions without a socket
     */
    public record Queues(
            int inFlight,
            int pending,
            int outboundMessages,
            long outboundBytes,
            int unacknowledgedMessages,
            long unacknowledgedBytes,
            long detachedBytes) {}

    /**
     * The threads that run handlers; zeros where each task has a virtual thread of its own.
     *
     * @param threads how many exist
     * @param queuedTasks tasks that wait for one
     */
    public record WorkerCounts(int threads, int queuedTasks) {}

    /**
     * Some sessions.
     *
     * @param total how many live
     * @param sessions at most {@link #MAX_LISTED} of them, in no particular order
     */
    public record SessionListing(int total, List<SessionInfo> sessions) {}
}
