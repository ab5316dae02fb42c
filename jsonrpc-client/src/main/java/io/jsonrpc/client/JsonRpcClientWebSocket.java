package io.jsonrpc.client;

import io.jsonrpc.client.connection.ClientEvents;
import io.jsonrpc.client.connection.Connection;
import io.jsonrpc.client.connection.ConnectionGate;
import io.jsonrpc.client.connection.Heartbeat;
import io.jsonrpc.client.connection.IdleWatch;
import io.jsonrpc.client.conversation.LateGate;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.settings.Durations;
import io.jsonrpc.client.socket.jdk.JdkWebSocketConnector;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.subscription.StreamRate;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client over WebSocket that keeps its connection: it notices when it is dead, comes back, and continues the session
 * where the server still knows it.
 *
 * <p>Made by a constructor, with everything at its default, or by {@link #builder}.
 *
 * @since 0.1
 */
public final class JsonRpcClientWebSocket extends AbstractJsonRpcClient {

    private static final Logger log = LoggerFactory.getLogger(JsonRpcClientWebSocket.class);

    private final Connection connection;

    private final ClientEvents events;

    private final ConnectFutures connecting;

    private final Heartbeat heartbeat;

    private final IdleWatch idleWatch;

    final ClientChannels channels;

    /** A client of this server. */
    public JsonRpcClientWebSocket(String uri) {
        this(builder(uri));
    }

    /** A client of this server, with a listener for the events of the connection. */
    public JsonRpcClientWebSocket(String uri, JsonRpcWSConnectionListener listener) {
        this(builder(uri).listener(listener));
    }

    /** A client of this server with TLS of its own. */
    public JsonRpcClientWebSocket(String uri, SslContextFactory sslContextFactory) {
        this(builder(uri).sslContext(sslContextFactory.getSslContext()));
    }

    /** A client of this server, with TLS settings of its own and a listener for the events of the connection. */
    public JsonRpcClientWebSocket(
            String uri, JsonRpcWSConnectionListener listener, SslContextFactory sslContextFactory) {
        this(builder(uri).listener(listener).sslContext(sslContextFactory.getSslContext()));
    }

    JsonRpcClientWebSocket(JsonRpcClientBuilder options) {
        this(options, ClientRuntime.nextName());
    }

    private JsonRpcClientWebSocket(JsonRpcClientBuilder options, String name) {
        this(options, new ClientSettings(options.settings, name), options.runtime.make(name));
    }

    private JsonRpcClientWebSocket(JsonRpcClientBuilder options, ClientSettings settings, ClientRuntime runtime) {
        this(
                settings,
                runtime,
                options.runtime.peerOptions(),
                options.connector == null
                        ? new JdkWebSocketConnector(
                                options.jdk, runtime.name(), runtime.timers(), settings.closeTimeout())
                        : options.connector,
                options.listener,
                new LateGate());
    }

    /**
     * A client with all parts given.
     *
     * @param peerOptions those of its conversation and of its channels
     */
    JsonRpcClientWebSocket(
            ClientSettings settings,
            ClientRuntime runtime,
            Consumer<PeerBuilder> peerOptions,
            TransportConnector connector,
            @Nullable JsonRpcWSConnectionListener listener,
            LateGate gate) {
        super(settings, runtime, peerOptions, gate);
        this.heartbeat = new Heartbeat(runtime, peer(), settings);
        this.idleWatch = new IdleWatch(runtime, settings);
        this.events = new ClientEvents(runtime.workers()::execute, runtime.name(), peer(), listener);
        this.channels = new ClientChannels(this::connection, settings, runtime, peerOptions, connector);
        ClientParts parts =
                new ClientParts(conversation(), this.channels, this.idleWatch, this.heartbeat, connector, runtime);
        this.connection = new Connection(runtime, settings, connector, peer(), this.events, streamFlow(), parts);
        this.connecting = new ConnectFutures(runtime.workers());
        gate.open(new ConnectionGate(this.connection, settings));
    }

    /**
     * All options.
     *
     * @param uri the server, beginning with {@code ws:} or {@code wss:}
     */
    public static JsonRpcClientBuilder builder(String uri) {
        return new JsonRpcClientBuilder(URI.create(uri));
    }

    @Override
    public void connect() {
        ConnectionGate.await(this.connection.connect());
    }

    /**
     * Connects and returns at once.
     *
     * @return completes on a worker when it is connected; fails when it cannot be, and before {@link #close} returns
     */
    public CompletableFuture<Void> connectAsync() {
        return this.connecting.follow(this.connection.connect());
    }

    /**
     * Another conversation with the server, at a path of its own, on the socket and in the session of this client. It connects
     * with its first message, as any client, and this client with it. Each call opens another one.
     *
     * <pre>{@code
     * JsonRpcClient room = client.channel("/rooms/12");
     * room.sendNotification("join");
     * }</pre>
     *
     * <p>Where the server has no channels there, it has a socket of its own. When the session of this client is lost, the
     * channel is opened again in the next one, and its listener called with {@code reconnected(false)}. Closing it closes
     * the channel, closing this client closes all. Heartbeat and idle timeout are those of this client.
     *
     * @param path what the path of a socket would be: absolute, with context path, without a query
     * @throws IllegalArgumentException when the path could be read in more than one way (PROTOCOL.md, 3.6)
     * @throws IllegalStateException when 1,024 channels of this client are not closed
     */
    public JsonRpcClient channel(String path) {
        return channel(path, UnaryOperator.identity());
    }

    /** The same with options. */
    public JsonRpcClient channel(String path, UnaryOperator<ChannelOptions> options) {
        return this.channels.open(path, options.apply(ChannelOptions.DEFAULT));
    }

    /**
     * Accepts channels that the server opens at a path from now on. Each is a client of its own that is given to the
     * application, on a worker, to set its handlers before anything is received; if that throws, the channel is refused. It
     * ends with its session, and the server has to open it again.
     *
     * <pre>{@code
     * client.onChannel("/dialogs/{name}", dialog -> dialog.implement(DialogApi.class, new Dialog(dialog)));
     * }</pre>
     *
     * @param path with {@code {name}} for a segment of any text, which is a path variable of the session
     */
    public void onChannel(String path, Consumer<JsonRpcClient> ready) {
        this.channels.accept(path, ready);
    }

    /** Open channels of this client, to which notifications are sent together until its session ends. */
    public ChannelSet<JsonRpcClient> merge(Collection<? extends JsonRpcClient> members) {
        return this.channels.merge(members, peer());
    }

    /**
     * Connects to a session that an earlier client, perhaps of an earlier process, has left behind: one of {@link
     * SessionMode#CLASSIC}, because any other can be resumed only by the client that opened it.
     *
     * @param sessionId its {@code getSession().getSessionId()}
     * @return whether the server still knew it; if not, there is a new one
     */
    public boolean connect(String sessionId) {
        this.connection.resume(sessionId);
        return ConnectionGate.await(this.connection.connect());
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = CompletableFuture.allOf(closeAsync(), this.connecting.completed());
        if (this.events.areRunningHere()) {
            return;
        }
        // The socket takes one close timeout at most; the other is for the listener.
        long limit = 2 * settings().closeTimeout().toNanos();
        try {
            Workers.await(() -> closed.get(limit, TimeUnit.NANOSECONDS));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | QueueFullException notAwaited) {
            log.warn("{}: closed, but its listener is still busy", settings().label());
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    void flowChanged(StreamRate now) {
        this.events.flow(now);
    }

    @Override
    void closeQuietly() {
        closeAsync();
    }

    CompletableFuture<Void> closeAsync() {
        return this.connection.close(this.channels.close());
    }

    Connection connection() {
        return this.connection;
    }

    @Override
    public ConnectionState getState() {
        return this.connection.state();
    }

    @Override
    public void setIdleTimeout(Duration timeout) {
        super.setIdleTimeout(timeout);
        ClientSessionSocket socket = this.connection.socket();
        if (socket != null && !socket.isChannel()) {
            this.idleWatch.watch(socket.socket());
        }
    }

    @Override
    public void enableHeartbeat(Duration interval) {
        this.heartbeat.enable(Durations.positive("interval", interval));
    }

    @Override
    public void disableHeartbeat() {
        this.heartbeat.disable();
    }

    /** Whether {@code closeSession} is sent before closing. */
    public void setSendCloseMessage(boolean send) {
        settings().sendCloseMessage(send);
    }

    /**
     * What the client has agreed on with its server. {@code NONE} before the first connection; during an outage that of the
     * session that waits. It may change with each {@code connected} and each {@code reconnected} with another session.
     */
    public SessionKind getSessionKind() {
        return this.connection.sessionKind();
    }

    /** What the client keeps in memory now: requests that wait for an answer, messages that wait for the socket. */
    public JsonRpcPeer.Load getLoad() {
        return peer().load();
    }

    /**
     * Tries to reconnect at once instead of waiting for the next try, when the network is known to be back. If a try is under
     * way that then fails, the next one follows at once.
     */
    public void reconnectNow() {
        this.connection.retryNow();
    }

    @Override
    public String toString() {
        return "JsonRpcClientWebSocket[" + settings().label() + ", " + getState() + "]";
    }
}
