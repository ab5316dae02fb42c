package io.jsonrpc.server.channel;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelRefusal;
import io.jsonrpc.core.channel.ChannelRefusal.Reason;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelRequest;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.socket.Handshake;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a channel that the client of one session requests is opened. Asks the application on a worker. */
public final class ChannelAdmission {

    private final ChannelRoutes routes;

    private final BooleanSupplier accepting;

    private final ServerObserver observer;

    private final Executor workers;

    private final Session session;

    private final Supplier<Handshake> handshake;

    /** What a channel has that the server has requested: no methods. */
    private final Endpoint ofServer;

    /** Either {@link Admitted} or {@link Refused}. */
    sealed interface Decision {

        /** The handshake of the socket that was judged. */
        Handshake judged();
    }

    /**
     * The channel is opened.
     *
     * @param handshake that of the socket, with what is the channel's own
     * @param ownLogin whether the principal is the channel's own
     */
    record Admitted(
            Endpoint endpoint,
            Handshake handshake,
            boolean ownLogin,
            @Nullable Object registerInfo,
            Handshake judged) implements Decision {}

    record Refused(ChannelRefusal refusal, Handshake judged) implements Decision {

        static Refused because(Reason reason, Handshake judged) {
            return new Refused(ChannelRefusal.of(reason), judged);
        }
    }

    /**
     * Decides for one session.
     *
     * @param accepting whether the server takes new sockets, and the session has not been closed
     * @param socketEndpoint the handler of the socket
     * @param handshake the last handshake of the session
     */
    public ChannelAdmission(
            ChannelRoutes routes,
            BooleanSupplier accepting,
            ServerObserver observer,
            Executor workers,
            Session session,
            Endpoint socketEndpoint,
            Supplier<Handshake> handshake) {
        this.routes = routes;
        this.accepting = accepting;
        this.observer = observer;
        this.workers = workers;
        this.session = session;
        this.handshake = handshake;
        RequestHandler<?> none =
                (transaction, request) -> transaction.sendError(RequestRejectedException.methodNotFound());
        this.ofServer = new Endpoint(socketEndpoint.pattern(), new SharedHandler(none), socketEndpoint.options());
    }

    /** Takes a place for a channel that the server requests, until {@link #leave}; false if there is none. */
    boolean enter() {
        return this.routes.enter();
    }

    /** What a channel has that the server has requested. */
    Admitted ofServer() {
        Handshake socket = this.handshake.get();
        return new Admitted(this.ofServer, handshake(socket, socket.principal(), Map.of()), false, null, socket);
    }

    /** That of a channel without a path that the client has chosen, and without credentials. */
    Handshake handshake() {
        Handshake socket = this.handshake.get();
        return handshake(socket, socket.principal(), Map.of());
    }

    /** The handshake of the socket, with what is a channel's own. */
    private static Handshake handshake(Handshake socket, @Nullable Principal principal, Map<String, String> variables) {
        return new Handshake(
                socket.headers(),
                principal,
                socket.httpSession(),
                variables,
                socket.remoteAddress(),
                socket.subprotocol(),
                socket.sameOrigin(),
                socket.attributes());
    }

    /** The session whose channels these are. */
    Session session() {
        return this.session;
    }

    /** Whether another session belongs to the same user, or both to nobody. */
    boolean isOfSameUser(ChannelAdmission other) {
        return Objects.equals(
                this.handshake.get().principalName(), other.handshake.get().principalName());
    }

    Executor workers() {
        return this.workers;
    }

    /** Decides about a new channel, on a worker. One that is admitted has a place until {@link #leave}. */
    void decide(ChannelMessage.Open open, Consumer<Decision> then) {
        this.workers.execute(() -> then.accept(decision(open)));
    }

    /** A channel is refused. */
    void refused(Reason reason) {
        this.observer.channelRefused(reason.name().toLowerCase(Locale.ROOT));
    }

    /** False for a decision about a login of before: the session has been resumed meanwhile. */
    boolean isCurrent(Decision decision) {
        return decision.judged() == this.handshake.get();
    }

    /** Whether channels are opened: neither the server stops nor the session ends. */
    boolean isAccepting() {
        return this.accepting.getAsBoolean();
    }

    /** Decides about a channel that is open, with another handshake. */
    void review(ChannelMessage.Open open, Consumer<Decision> then) {
        this.workers.execute(() -> then.accept(judgement(open)));
    }

    /** A channel that was admitted, and its handler, have ended. */
    void leave() {
        this.routes.leave();
    }

    private Decision decision(ChannelMessage.Open open) {
        if (!isAccepting()) {
            return Refused.because(Reason.DRAINING, this.handshake.get());
        }
        Decision decision = judgement(open);
        return decision instanceof Refused || this.routes.enter()
                ? decision
                : Refused.because(Reason.LIMIT, decision.judged());
    }

    private Decision judgement(ChannelMessage.Open open) {
        Handshake socket = this.handshake.get();
        String credentials = open.authorization();
        if (credentials == null) {
            return judgement(open, socket, socket.principal());
        }
        if (!this.routes.authenticates()) {
            return Refused.because(Reason.UNSUPPORTED, socket);
        }
        Principal own = this.routes.authenticate(credentials, this.session);
        return own == null ? unauthenticated(socket) : judgement(open, socket, own);
    }

    private Decision judgement(ChannelMessage.Open open, Handshake socket, @Nullable Principal principal) {
        ChannelRoutes.Route route = this.routes.find(open.path());
        if (route == null) {
            return Refused.because(Reason.PATH, socket);
        }
        if (!permitsOrigin(socket, route)) {
            return forbidden(principal, socket);
        }
        JsonElement registerInfo = open.registerInfo() == null
                ? null
                : JsonParser.parseString(open.registerInfo().json());
        ChannelAuthorizer.Decision said = this.routes.authorize(
                new ChannelRequest(this.session, principal, open.path(), route.variables(), registerInfo));
        if (said == ChannelAuthorizer.Decision.ALLOW) {
            Handshake handshake = handshake(socket, principal, route.variables());
            return new Admitted(route.endpoint(), handshake, open.authorization() != null, registerInfo, socket);
        }
        return said == ChannelAuthorizer.Decision.AUTHENTICATE && this.routes.authenticates()
                ? unauthenticated(socket)
                : forbidden(principal, socket);
    }

    private Refused unauthenticated(Handshake judged) {
        return new Refused(new ChannelRefusal(Reason.AUTHENTICATE, this.routes.scheme(), 0), judged);
    }

    /** Nobody learns of paths without being known. */
    private static Refused forbidden(@Nullable Principal principal, Handshake judged) {
        return Refused.because(principal == null ? Reason.PATH : Reason.FORBIDDEN, judged);
    }

    /** Whether the page that has opened the socket may connect to this handler. */
    private static boolean permitsOrigin(Handshake socket, ChannelRoutes.Route route) {
        List<String> origin = socket.headers().getOrDefault("origin", List.of());
        return origin.isEmpty() || socket.sameOrigin() || route.origins().permits(origin.get(0));
    }
}
