package io.jsonrpc.server.channel;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.Refusal;
import io.jsonrpc.core.channel.Refusal.Reason;
import io.jsonrpc.server.ChannelRequest;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.web.AllowedOrigins;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a channel that the client of one session requests is opened. Asks the application on a worker. */
public final class Admission {

    private final ChannelRoutes routes;

    private final BooleanSupplier accepting;

    private final ServerObserver observer;

    private final Executor workers;

    private final Session session;

    private final Endpoint socketEndpoint;

    private final Supplier<Handshake> handshake;

    /** Either {@link Admitted} or {@link Refused}. */
    sealed interface Decision {}

    /**
     * The channel is opened.
     *
     * @param handshake that of the socket, with the variables of the channel's path
     */
    record Admitted(
            Endpoint endpoint,
            Handshake handshake,
            @Nullable Object registerInfo) implements Decision {}

    record Refused(Refusal refusal) implements Decision {

        static Refused because(Reason reason) {
            return new Refused(Refusal.of(reason));
        }
    }

    /**
     * Decides for one session.
     *
     * @param accepting whether the server takes new sockets
     * @param socketEndpoint the handler of the socket
     * @param handshake the last handshake of the session
     */
    public Admission(
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
        this.socketEndpoint = socketEndpoint;
        this.handshake = handshake;
    }

    /** Decides about a new channel, on a worker. One that is admitted has a place until {@link #leave}. */
    void decide(ChannelMessage.Open open, Consumer<Decision> then) {
        this.workers.execute(() -> {
            Decision decision = decision(open);
            if (decision instanceof Refused refused) {
                this.observer.channelRefused(refused.refusal().reason().name().toLowerCase(Locale.ROOT));
            }
            then.accept(decision);
        });
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
        if (!this.accepting.getAsBoolean()) {
            return Refused.because(Reason.DRAINING);
        }
        if (open.authorization() != null) {
            return Refused.because(Reason.UNSUPPORTED);
        }
        Decision decision = judgement(open);
        return decision instanceof Refused || this.routes.enter() ? decision : Refused.because(Reason.LIMIT);
    }

    private Decision judgement(ChannelMessage.Open open) {
        ChannelRoutes.Route route = this.routes.find(open.path());
        if (route == null) {
            return Refused.because(Reason.PATH);
        }
        Handshake socket = this.handshake.get();
        JsonElement registerInfo = open.registerInfo() == null
                ? null
                : JsonParser.parseString(open.registerInfo().json());
        ChannelRequest request = new ChannelRequest(this.session, open.path(), route.variables(), registerInfo);
        if (!permitsOrigin(socket, route) || !this.routes.permits(request)) {
            return Refused.because(socket.principal() == null ? Reason.PATH : Reason.FORBIDDEN);
        }
        Handshake own = new Handshake(
                socket.headers(),
                socket.principal(),
                route.variables(),
                socket.remoteAddress(),
                socket.subprotocol(),
                socket.attributes());
        return new Admitted(route.endpoint(), own, registerInfo);
    }

    /**
     * Whether the page that has opened the socket may connect to this handler. One that the list of the socket's handler does
     * not name is of the origin of the server, else there would be no socket.
     */
    private boolean permitsOrigin(Handshake socket, ChannelRoutes.Route route) {
        List<String> origin = socket.headers().getOrDefault("origin", List.of());
        if (origin.isEmpty() || route.endpoint() == this.socketEndpoint) {
            return true;
        }
        AllowedOrigins outer = this.routes.originsOf(this.socketEndpoint);
        return route.origins().permits(origin.get(0)) || outer != null && !outer.permits(origin.get(0));
    }
}
