package io.jsonrpc.server.session;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.proxy.ServiceProxies;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.SessionSelection;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.extension.OfferedExtensions;
import io.jsonrpc.server.session.bounds.DetachedMemory;
import io.jsonrpc.server.session.bounds.LossLog;
import io.jsonrpc.server.session.bounds.SharedResumeThrottle;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.AccessLog;
import io.jsonrpc.server.socket.EndedLogins;
import io.jsonrpc.server.socket.GoAway;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.InboundMemory;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.socket.SocketConnection;
import io.jsonrpc.server.socket.SocketListener;
import io.jsonrpc.server.socket.SocketPlaces;
import io.jsonrpc.server.socket.SocketRuntime;
import io.jsonrpc.server.socket.SocketTransport;
import io.jsonrpc.server.socket.SocketWatch;
import io.jsonrpc.spring.session.SessionEvents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Holds the sessions and the sockets of a server, and checks all sockets with one timer. */
public final class DefaultSessionManager implements SessionManager, SocketAcceptor {

    private static final Duration TICK = Duration.ofMillis(200);

    private final SessionRuntime runtime;

    private final SessionTable sessions;

    private final Set<SocketConnection> sockets = ConcurrentHashMap.newKeySet();

    private final SocketWatch watch = new SocketWatch(TICK.toNanos());

    private final SocketPlaces places;

    private final EndedLogins endedLogins = new EndedLogins();

    private volatile boolean accepting = true;

    private volatile @Nullable GoAway departure;

    private @Nullable Future<?> ticker;

    /**
     * Creates a manager without sessions.
     *
     * @param timers must run short tasks without delay, since it watches all sockets
     */
    public DefaultSessionManager(
            MessageCodec codec,
            Workers workers,
            Timers timers,
            ServerSettings settings,
            ServerObserver observer,
            OfferedExtensions extensions,
            SessionEvents events,
            ChannelRoutes channels) {
        this.sessions = new SessionTable(settings.capacity());
        this.places = new SocketPlaces(settings.capacity(), timers);
        this.runtime = new SessionRuntime(
                codec,
                new ServiceProxies(codec),
                workers,
                new SocketRuntime(
                        timers,
                        settings,
                        observer,
                        new AccessLog(observer, timers),
                        this.watch,
                        new InboundMemory(settings.capacity().inboundBytes(), timers.nanoTime())),
                this.sessions,
                new DetachedMemory(settings.resumption().detachedBytes()),
                new SharedResumeThrottle(settings.resumption().denials()),
                extensions,
                new LossLog(timers.nanoTime()),
                events,
                channels,
                this::isAccepting);
    }

    /** Starts to check sockets. */
    public synchronized void start() {
        this.accepting = true;
        if (this.ticker == null) {
            this.ticker = this.runtime.timers().every(TICK, this::tick);
        }
    }

    private void tick() {
        long now = this.runtime.timers().now();
        GoAway leaving = this.departure;
        if (leaving != null) {
            leaving.tick(now);
        }
        this.watch.tick(now);
        this.runtime.outbound().unread().tick();
        this.runtime.workers().look();
    }

    @Override
    public boolean isAccepting() {
        return this.accepting;
    }

    /** Rejects new sockets from now on. */
    public void stopAccepting() {
        this.accepting = false;
    }

    @Override
    public void goAway(Duration within) {
        this.departure = GoAway.announce(this.sockets, this.runtime.timers().now(), within);
    }

    /** Whether all clients have left since the go-away. */
    public boolean isDepartureOver() {
        GoAway leaving = this.departure;
        return leaving == null || leaving.isOver();
    }

    /** Memory of all resumable sessions without a socket, in UTF-8 bytes. */
    public long detachedBytes() {
        return this.runtime.detached().bytes();
    }

    /**
     * What all sessions keep together for clients that have not read it: their queues, and what resumable sessions on a socket
     * keep until it is acknowledged; in UTF-8 bytes, without messages that many share.
     */
    public long outboundBytes() {
        return this.runtime.outbound().bytes();
    }

    /** Memory of what all clients have sent and the server has not finished, in bytes. */
    public long inboundBytes() {
        return this.runtime.sockets().inbound().bytes();
    }

    /** Closes all sockets with 1001; their sessions wait for their clients as after any break. */
    public void closeSockets() {
        this.sockets.forEach(socket -> socket.close(CloseStatus.GOING_AWAY));
    }

    /** Ends everything. */
    public synchronized void stop() {
        stopAccepting();
        this.sessions.all().forEach(ServerSession::stopStreams);
        closeSockets();
        this.sessions.all().forEach(session -> session.end(CloseStatus.GOING_AWAY));
        if (this.ticker != null) {
            this.ticker.cancel(false);
            this.ticker = null;
        }
    }

    @Override
    public boolean reserve(boolean handshake) {
        boolean room = this.accepting && this.places.reserve(handshake);
        if (!room) {
            this.runtime.observer().socketRefused();
        }
        return room;
    }

    @Override
    public void abandonReservation() {
        this.places.release();
    }

    @Override
    public Runnable unread(int bytes, Runnable cut) {
        return this.runtime.outbound().unread().add(bytes, cut);
    }

    @Override
    public SocketListener accept(Endpoint endpoint, Handshake handshake, SocketTransport transport) {
        SocketConnection[] self = new SocketConnection[1];
        SocketConnection connection = new SocketConnection(
                this.runtime.sockets(),
                endpoint,
                handshake,
                transport,
                socket -> Entrance.of(this.runtime, socket, transport),
                () -> {
                    if (this.sockets.remove(self[0])) {
                        this.places.closed(handshake);
                    }
                });
        self[0] = connection;
        this.sockets.add(connection);
        connection.wake();
        boolean room = this.places.open(handshake);
        if (!this.accepting) {
            connection.close(CloseStatus.GOING_AWAY);
        } else if (this.endedLogins.has(handshake)) {
            connection.close(EndedLogins.STATUS);
        } else if (!room) {
            this.runtime.observer().socketRefused();
            connection.close(CloseStatus.RETRY_LATER.withReason("too many sockets of this address"));
        }
        return connection;
    }

    /** Open sockets, and those that are being opened. */
    public int socketCount() {
        return this.places.count();
    }

    /** Open sessions, with and without a socket. */
    public int sessionCount() {
        return this.sessions.all().size();
    }

    /** Totals of all open sessions. */
    public SessionTotals totals() {
        return SessionTotals.of(this.sessions.all());
    }

    /** What at most so many living sessions keep, each by itself and in no particular order. */
    public List<SessionInfo> describeSessions(int max) {
        return this.sessions.all().stream().limit(max).map(SessionInfo::of).toList();
    }

    /** What one living session keeps; by its public name, never its id. */
    public Optional<SessionInfo> describeSession(String name) {
        return this.sessions.all().stream()
                .filter(session -> SessionInfo.isNamed(session, name))
                .findAny()
                .map(SessionInfo::of);
    }

    @Override
    public Optional<Session> getSession(String sessionId) {
        return Optional.ofNullable(this.sessions.find(sessionId));
    }

    @Override
    public SessionSelection all() {
        return DefaultSessionSelection.of(this.runtime, session -> true);
    }

    @Override
    public SessionSelection ofHandler(String pathPattern) {
        return DefaultSessionSelection.of(
                this.runtime, session -> session.endpoint().pattern().equals(pathPattern));
    }

    @Override
    public SessionSelection ofPrincipal(String name) {
        return new DefaultSessionSelection(this.runtime.proxies(), () -> this.sessions.ofPrincipal(name));
    }

    /** Ends the sessions and sockets whose principal was taken from an HTTP session, which has ended or been logged out of. */
    public void loginEnded(String httpSession) {
        this.endedLogins.add(httpSession);
        DefaultSessionSelection.of(this.runtime, session -> session.handshake().isOfHttpSession(httpSession))
                .close(EndedLogins.STATUS);
        this.sockets.stream()
                .filter(socket -> socket.handshake().isOfHttpSession(httpSession))
                .forEach(socket -> socket.closeBehindAnswers(EndedLogins.STATUS));
    }

    @Override
    public SessionSelection inGroup(String group) {
        return new DefaultSessionSelection(this.runtime.proxies(), () -> this.sessions.inGroup(group));
    }

    @Override
    public void joinGroup(String group, Session session) {
        CallSession.requireNone(session);
        this.sessions.join(group, session);
    }

    @Override
    public void leaveGroup(String group, Session session) {
        this.sessions.leave(group, session);
    }
}
