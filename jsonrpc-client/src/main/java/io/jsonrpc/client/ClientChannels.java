package io.jsonrpc.client;

import com.google.gson.JsonParser;
import io.jsonrpc.client.channel.ChannelConnector;
import io.jsonrpc.client.channel.ChannelMove;
import io.jsonrpc.client.channel.ChannelPattern;
import io.jsonrpc.client.channel.ChannelTransport;
import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.channel.OpenRequest;
import io.jsonrpc.client.channel.RequestedChannel;
import io.jsonrpc.client.connection.ChannelOutages;
import io.jsonrpc.client.connection.Connection;
import io.jsonrpc.client.conversation.LateGate;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.client.settings.ChannelSettings;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelPath;
import io.jsonrpc.core.channel.ChannelRefusal;
import io.jsonrpc.core.channel.set.MergedChannels;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The channels of one client, which are clients themselves: what happens to its connection happens to them. */
final class ClientChannels {

    private static final SparingLog log = SparingLog.of(ClientChannels.class);

    private static final int MAX = 1024;

    /** Accepts channels of the server. */
    private record Accepting(ChannelPattern path, Consumer<JsonRpcClient> ready) {}

    private final Supplier<Connection> connection;

    private final ClientSettings settings;

    private final ClientRuntime runtime;

    private final Consumer<PeerBuilder> peerOptions;

    private final TransportConnector sockets;

    private final Set<JsonRpcClientWebSocket> open = ConcurrentHashMap.newKeySet();

    private final List<Accepting> accepting = new CopyOnWriteArrayList<>();

    /** Those that arrive from now on are closed. */
    private volatile boolean closed;

    /** @param sockets opens those of channels that have to have one of their own */
    ClientChannels(
            Supplier<Connection> connection,
            ClientSettings settings,
            ClientRuntime runtime,
            Consumer<PeerBuilder> peerOptions,
            TransportConnector sockets) {
        this.connection = connection;
        this.settings = settings;
        this.runtime = runtime;
        this.peerOptions = peerOptions;
        this.sockets = sockets;
    }

    JsonRpcClient open(String path, ChannelOptions options) {
        ChannelPath.require(path);
        if (this.open.size() >= MAX) {
            throw new IllegalStateException(MAX + " channels of this client are not closed: close some");
        }
        JsonText info = options.registerInfo() == null
                ? null
                : new JsonText(options.registerInfo().toString());
        AtomicReference<@Nullable JsonRpcClientWebSocket> self = new AtomicReference<>();
        AtomicReference<ClientChannels> home = new AtomicReference<>(this);
        OpenRequest request = new OpenRequest(path, options.weight(), info);
        ChannelConnector connector = new ChannelConnector(
                this.runtime,
                request,
                () -> home.get().host(self.get()),
                options.bearerToken() != null,
                options.fallback() ? socket -> home.get().sockets.connect(socket) : null);
        ClientSettings own = ChannelSettings.of(this.settings, path, options.registerInfo(), options.bearerToken());
        JsonRpcClientWebSocket channel = new JsonRpcClientWebSocket(
                own,
                this.runtime.shared(() -> home.get().open.remove(self.get())),
                this.peerOptions,
                connector,
                options.listener(),
                new LateGate());
        self.set(channel);
        channel.movedBy(other -> move(channel, request, home, other));
        this.open.add(channel);
        return channel;
    }

    /** Completes when a channel has gone on with another client. */
    private static CompletableFuture<Boolean> move(
            JsonRpcClientWebSocket channel,
            OpenRequest request,
            AtomicReference<ClientChannels> home,
            JsonRpcClient other) {
        ClientChannels before = home.get();
        ClientChannels after = other instanceof JsonRpcClientWebSocket client ? client.channels : before;
        if (after == before || after.open.size() >= MAX) {
            throw new IllegalArgumentException(other + " is no other client that may have one channel more");
        }
        Runnable left = () -> {
            after.open.add(channel);
            home.set(after);
            before.open.remove(channel);
            if (after.closed) {
                channel.closeQuietly();
            }
            if (after.connection.get().state() == ConnectionState.CONNECTED) {
                outages(channel).end();
            }
        };
        return after.host(null).thenCompose(there -> before.pass(channel, request, there, left));
    }

    private CompletableFuture<Boolean> pass(
            JsonRpcClientWebSocket channel, OpenRequest request, @Nullable ClientChannelHost there, Runnable left) {
        SessionOutcome begun = this.connection.get().session();
        ClientChannelHost here = begun == null ? null : begun.channels();
        ChannelTransport open = here == null ? null : find(channel, here);
        String session = begun == null ? null : begun.sessionId();
        if (session == null || here == null || open == null || there == null) {
            return CompletableFuture.failedFuture(new TransportException(
                    there == null ? "The other client has no channels" : channel + " is no open channel: connect it"));
        }
        return ChannelMove.begin(
                this.runtime, open, here, session, request, there, this.settings.connectionTimeout(), left);
    }

    /** The channels of the session that is there or being made; null where there are none. */
    private CompletableFuture<@Nullable ClientChannelHost> host(@Nullable JsonRpcClientWebSocket channel) {
        if (!this.settings.channels() || this.settings.sessionMode() == SessionMode.OFF) {
            return CompletableFuture.completedFuture(null);
        }
        Connection known = this.connection.get();
        ConnectionState state = known.state();
        boolean again = channel != null && channel.getState() == ConnectionState.RECONNECTING;
        if (again && (state == ConnectionState.NEW || state == ConnectionState.DISCONNECTED)) {
            // Only a message of the application connects a client that has given up.
            return CompletableFuture.failedFuture(lost());
        }
        return known.connect().thenApply(same -> {
            SessionOutcome begun = known.session();
            if (begun == null) {
                throw new CompletionException(lost());
            }
            return begun.channels();
        });
    }

    private static ConnectFailedException lost() {
        return new ConnectFailedException(Stage.SESSION, "There is no session for the channel", null);
    }

    ChannelSet<JsonRpcClient> merge(Collection<? extends JsonRpcClient> channels, JsonRpcPeer encoder) {
        SessionOutcome begun = this.connection.get().session();
        ClientChannelHost session = begun == null ? null : begun.channels();
        if (session == null) {
            throw new TransportException("No set of channels: there is no session with channels");
        }
        return new MergedChannels<>(session.set(), encoder, channel -> number(channel, session), channels);
    }

    private static @Nullable IntSupplier number(JsonRpcClient channel, ClientChannelHost session) {
        ChannelTransport open = find(channel, session);
        return open == null ? null : () -> open.isOf(session) ? open.number() : 0;
    }

    private static @Nullable ChannelTransport find(JsonRpcClient channel, ClientChannelHost session) {
        ClientSessionSocket socket = channel instanceof JsonRpcClientWebSocket known
                ? known.connection().socket()
                : null;
        return socket != null && socket.socket().transport() instanceof ChannelTransport open && open.isOf(session)
                ? open
                : null;
    }

    void accept(String path, Consumer<JsonRpcClient> ready) {
        this.accepting.add(new Accepting(ChannelPattern.of(path), ready));
    }

    /** The server requests a channel. Called on the reading thread. */
    void asked(ClientChannelHost host, ChannelMessage.Open request) {
        for (Accepting one : this.accepting) {
            Map<String, String> variables = one.path().match(request.path());
            if (variables != null) {
                this.runtime.workers().execute(() -> accept(one, variables, host, request));
                return;
            }
        }
        host.refuse(request, ChannelRefusal.of(ChannelRefusal.Reason.PATH));
    }

    private void accept(
            Accepting accepting, Map<String, String> variables, ClientChannelHost host, ChannelMessage.Open request) {
        ClientSettings own = ChannelSettings.of(this.settings, request.path(), null, null);
        own.reconnectPolicy(ReconnectPolicy.NEVER);
        AtomicReference<@Nullable JsonRpcClientWebSocket> self = new AtomicReference<>();
        RequestedChannel requested = new RequestedChannel(host, request);
        JsonRpcClientWebSocket channel = new JsonRpcClientWebSocket(
                own,
                this.runtime.shared(() -> {
                    this.open.remove(self.get());
                    requested.ended();
                }),
                this.peerOptions,
                requested,
                new JsonRpcWSConnectionListener() {
                    /** Only the server can open it again. */
                    @Override
                    public void disconnected(DisconnectReason reason) {
                        close(self.get());
                    }
                },
                new LateGate());
        self.set(channel);
        this.open.add(channel);
        JsonText info = request.registerInfo();
        channel.openedByServer(info == null ? null : JsonParser.parseString(info.json()), variables);
        try {
            accepting.ready().accept(channel);
        } catch (RuntimeException failure) {
            log.error(own.label(), "{}: the channel is refused, because the application failed", own.label(), failure);
            requested.refuse();
            channel.closeQuietly();
            return;
        }
        channel.connectAsync();
    }

    private static void close(@Nullable JsonRpcClientWebSocket channel) {
        if (channel != null) {
            channel.closeQuietly();
        }
    }

    /** The socket is lost, and another one is tried. */
    void interrupted(DisconnectReason reason) {
        this.open.forEach(channel -> outages(channel).begin(reason));
    }

    /** There is a socket. */
    void connected(boolean resumed) {
        for (JsonRpcClientWebSocket channel : this.open) {
            if (resumed) {
                outages(channel).end();
            } else {
                channel.reconnectNow();
            }
        }
    }

    /** There is no socket, and none is tried any more. */
    void disconnected(DisconnectReason reason) {
        this.open.forEach(channel -> outages(channel).endForGood(reason));
    }

    private static ChannelOutages outages(JsonRpcClientWebSocket channel) {
        return channel.connection().channelOutages();
    }

    /** Closes all; completes when all are closed. */
    CompletableFuture<Void> close() {
        this.closed = true;
        return CompletableFuture.allOf(
                this.open.stream().map(JsonRpcClientWebSocket::closeAsync).toArray(CompletableFuture[]::new));
    }
}
