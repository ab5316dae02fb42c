package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.session.SessionInfo;
import io.jsonrpc.server.session.SessionTotals;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Exposes the state of the server: {@code /actuator/jsonrpc}, {@code /actuator/jsonrpc/sessions} and {@code
 * /actuator/jsonrpc/{name}} for one session. It never exposes session ids, users, addresses or payloads; a session is
 * identified by a public name that is not a credential.
 *
 * <p>It is read-only, unless {@code management.endpoint.jsonrpc.access=unrestricted} allows {@link #goAway}.
 *
 * @since 0.1
 */
@Endpoint(id = "jsonrpc", defaultAccess = Access.READ_ONLY)
@Internal
public class JsonRpcEndpoint {

    /** Maximum number of sessions in a listing, and of methods of a handler. */
    public static final int MAX_LISTED = 100;

    /** Cannot be the name of a session, because those are hexadecimal. */
    private static final String ALL_SESSIONS = "sessions";

    private final HandlerEndpoints endpoints;

    private final DefaultSessionManager sessions;

    private final Workers workers;

    private final CallCounter calls;

    /** Exposes this server's state. */
    public JsonRpcEndpoint(
            HandlerEndpoints endpoints, DefaultSessionManager sessions, Workers workers, CallCounter calls) {
        this.endpoints = endpoints;
        this.sessions = sessions;
        this.workers = workers;
        this.calls = calls;
    }

    /** Returns the handlers, and counts for the whole server. */
    @ReadOperation
    public ServerDescription server() {
        SessionTotals totals = this.sessions.totals();
        return new ServerDescription(
                this.endpoints.endpoints().stream()
                        .map(endpoint -> HandlerDescription.of(endpoint, totals, this.calls))
                        .toList(),
                this.sessions.socketCount(),
                new SessionCounts(
                        totals.sessions(), totals.attached(), totals.detached(), totals.resumable(), totals.channels()),
                new Queues(
                        totals.inFlight(),
                        totals.pending(),
                        totals.outboundMessages(),
                        totals.outboundBytes(),
                        totals.unacknowledgedMessages(),
                        totals.unacknowledgedBytes(),
                        this.sessions.detachedBytes()),
                new StreamCounts(totals.streams(), totals.waitingStreams()),
                new WorkerCounts(this.workers.threadCount(), this.workers.queuedTasks()));
    }

    /**
     * Returns one session, or a listing of some.
     *
     * @param name the public name of a session, as in the listing and in logs, or {@code sessions}
     * @return a {@link SessionInfo} or a {@link SessionListing}; null if there is no such session
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
     * Asks all clients with a resumable session to reconnect, as before a restart; see {@link
     * io.jsonrpc.server.SessionManager#goAway}. Disabled by default.
     *
     * @param within the time over which their sockets are closed
     */
    @WriteOperation
    public void goAway(Duration within) {
        this.sessions.goAway(within);
    }

    /**
     * The whole server.
     *
     * @param handlers the registered handlers
     * @param sockets number of sockets that are open or being opened
     * @param sessions counts of sessions
     * @param queues what all sessions keep
     * @param streams counts of streams
     * @param workers the threads that run handlers
     */
    public record ServerDescription(
            List<HandlerDescription> handlers,
            int sockets,
            SessionCounts sessions,
            Queues queues,
            StreamCounts streams,
            WorkerCounts workers) {}

    /**
     * One registered handler.
     *
     * @param path its path pattern
     * @param label its name in logs and metrics
     * @param sockJs whether SockJS is offered
     * @param classicSessions whether the classic session methods are enabled
     * @param channels whether channels of other sockets may be opened there
     * @param httpCalls whether calls by HTTP are answered there
     * @param sessions number of its sessions
     * @param methodCount number of the methods of its controllers
     * @param methods at most {@link #MAX_LISTED} of them, in the order of their names
     */
    public record HandlerDescription(
            String path,
            String label,
            boolean sockJs,
            boolean classicSessions,
            boolean channels,
            boolean httpCalls,
            int sessions,
            int methodCount,
            List<MethodDescription> methods) {

        static HandlerDescription of(
                io.jsonrpc.server.endpoint.Endpoint endpoint, SessionTotals totals, CallCounter calls) {
            ControllerEndpoint controllers = endpoint.handlers().controllers();
            List<MethodContract> methods = controllers == null
                    ? List.of()
                    : controllers.contracts().stream()
                            .flatMap(contract -> contract.methods().stream())
                            .toList();
            return new HandlerDescription(
                    endpoint.pattern(),
                    endpoint.label(),
                    endpoint.options().sockJs(),
                    endpoint.options().classicSessions(),
                    endpoint.options().channels(),
                    endpoint.options().httpCalls(),
                    totals.byPattern().getOrDefault(endpoint.pattern(), 0),
                    methods.size(),
                    MethodDescription.of(methods, calls.counts(endpoint.pattern())));
        }
    }

    /**
     * One method of a controller.
     *
     * @param name its name on the wire
     * @param kind {@code call}, {@code notification} or {@code stream}
     * @param deprecated whether it is marked as deprecated in Java
     * @param called how often it was called, also by its aliases; null if that is not known
     * @param failed how often it was answered with an error; null if that is not known
     */
    public record MethodDescription(
            String name,
            String kind,
            boolean deprecated,
            @Nullable Long called,
            @Nullable Long failed) {

        static List<MethodDescription> of(List<MethodContract> methods, Map<String, CallCounter.Count> counts) {
            return methods.stream()
                    .sorted(Comparator.comparing(MethodContract::name))
                    .limit(MAX_LISTED)
                    .map(method -> of(method, counts))
                    .toList();
        }

        private static MethodDescription of(MethodContract method, Map<String, CallCounter.Count> counts) {
            List<String> names = new ArrayList<>(method.aliases());
            names.add(method.name());
            CallCounter.Count count = counts.keySet().containsAll(names)
                    ? names.stream().map(counts::get).reduce(CallCounter.Count.NONE, CallCounter.Count::plus)
                    : null;
            return new MethodDescription(
                    method.name(),
                    method.notification() ? "notification" : method.stream() != null ? "stream" : "call",
                    method.isDeprecated(),
                    count == null ? null : count.called(),
                    count == null ? null : count.failed());
        }
    }

    /**
     * Counts of sessions.
     *
     * @param count all sessions
     * @param attached sessions with a socket
     * @param detached sessions without a socket
     * @param resumable resumable sessions
     * @param channels sessions of channels
     */
    public record SessionCounts(int count, int attached, int detached, int resumable, int channels) {}

    /**
     * What all sessions keep in memory.
     *
     * @param inFlight requests and notifications of clients that are running or queued
     * @param pending unanswered requests of the server
     * @param outboundMessages messages queued for a socket
     * @param outboundBytes their total size
     * @param unacknowledgedMessages messages that resumable sessions keep until they are acknowledged
     * @param unacknowledgedBytes their total size
     * @param detachedBytes the part of it that belongs to sessions without a socket
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
     * Counts of the streams that are sent.
     *
     * @param count all of them
     * @param waiting those whose receiver takes no more items now
     */
    public record StreamCounts(int count, int waiting) {}

    /**
     * The threads that run handlers; zeros if each task has its own virtual thread.
     *
     * @param threads number of threads
     * @param queuedTasks number of queued tasks
     */
    public record WorkerCounts(int threads, int queuedTasks) {}

    /**
     * A listing of sessions.
     *
     * @param total number of all sessions
     * @param sessions at most {@link #MAX_LISTED} of them, in no particular order
     */
    public record SessionListing(int total, List<SessionInfo> sessions) {}
}
