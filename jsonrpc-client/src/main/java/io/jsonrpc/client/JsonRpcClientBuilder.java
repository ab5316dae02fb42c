package io.jsonrpc.client;

import com.google.gson.JsonElement;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.extension.ClientSessionExtension;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.MessageLimits;
import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be told to a {@link JsonRpcClientWebSocket} before it is made.
 *
 * @since 0.1
 */
public final class JsonRpcClientBuilder {

    /** As many own requests as our server lets one session have running or queued. */
    private static final int PENDING = 1024;

    final URI uri;

    @Nullable JsonRpcWSConnectionListener listener;

    @Nullable SSLContext sslContext;

    final Map<String, List<String>> headers = new LinkedHashMap<>();

    List<String> subprotocols = List.of();

    final List<ClientSessionExtension> extensions = new ArrayList<>();

    /** The value of the header. */
    @Nullable Supplier<String> authorization;

    @Nullable CookieHandler cookies;

    @Nullable ProxySelector proxy;

    @Nullable PasswordAuthentication proxyAuth;

    SessionMode sessionMode = SessionMode.AUTO;

    @Nullable JsonElement registerInfo;

    ReconnectPolicy reconnectPolicy = ReconnectPolicy.DEFAULT;

    OfflinePolicy offlinePolicy = OfflinePolicy.QUEUE;

    boolean retryFirstConnection;

    Duration connectionTimeout = Duration.ofSeconds(5);

    Duration idleTimeout = Duration.ZERO;

    Duration requestTimeout = Duration.ofSeconds(30);

    Duration closeTimeout = Duration.ofSeconds(2);

    @Nullable Duration heartbeat;

    Duration probe = Duration.ofSeconds(30);

    Duration heartbeatGrace = Duration.ofSeconds(5);

    boolean sendCloseMessage;

    @Nullable String label;

    PeerLimits limits = limits(PeerLimits.DEFAULT, PENDING);

    MessageLimits messageLimits = MessageLimits.DEFAULT;

    boolean nullMembers = true;

    boolean nullParams;

    PeerObserver observer = PeerObserver.NONE;

    @Nullable Executor executor;

    int threads = 4;

    DoubleSupplier chance = Math::random;

    /** Null for real time. */
    @Nullable Timers timers;

    @Nullable TransportConnector connector;

    JsonRpcClientBuilder(URI uri) {
        String scheme = uri.getScheme();
        if (!"ws".equalsIgnoreCase(scheme) && !"wss".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("Not a WebSocket URI, it must begin with ws: or wss: " + uri);
        }
        this.uri = uri;
    }

    /** Hears how the connection fares. */
    public JsonRpcClientBuilder listener(JsonRpcWSConnectionListener newListener) {
        this.listener = newListener;
        return this;
    }

    /** What TLS trusts and shows. Without it the JVM's defaults: known authorities, host name verified. */
    public JsonRpcClientBuilder sslContext(SSLContext context) {
        this.sslContext = context;
        return this;
    }

    /** Adds a header to every handshake. Those that belong to the WebSocket handshake itself are refused by connecting. */
    public JsonRpcClientBuilder header(String name, String value) {
        this.headers.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
        return this;
    }

    /** Offers subprotocols, the preferred one first, behind those of the session mode. */
    public JsonRpcClientBuilder subprotocols(String... names) {
        this.subprotocols = List.of(names);
        return this;
    }

    /**
     * Asked for a bearer token afresh at every connect, on a worker thread; sent as {@code Authorization}. Replaces {@link
     * #basicAuth}.
     */
    public JsonRpcClientBuilder bearerToken(Supplier<String> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        this.authorization = () -> "Bearer " + supplier.get();
        return this;
    }

    /**
     * Names a user to the server at every connect (RFC 7617, in UTF-8), readable by everybody on the way unless the URI begins
     * with {@code wss:}. Replaces {@link #bearerToken}.
     *
     * @throws IllegalArgumentException when the name has a colon, or either has a control character
     */
    public JsonRpcClientBuilder basicAuth(String user, String password) {
        if (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A user name must have no colon, and neither it nor the password a control character");
        }
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.authorization = () -> "Basic " + credentials;
        return this;
    }

    /** Keeps the cookies of handshakes. None are kept unless set. */
    public JsonRpcClientBuilder cookies(CookieHandler handler) {
        this.cookies = handler;
        return this;
    }

    /**
     * Chooses the HTTP proxy; that of the system unless set. It is asked for a tunnel ({@code CONNECT}), for {@code ws:} as for
     * {@code wss:}. SOCKS proxies are passed over.
     */
    public JsonRpcClientBuilder proxy(ProxySelector selector) {
        this.proxy = selector;
        return this;
    }

    /**
     * Names a user to the HTTP proxy (RFC 7617), when that wants it. Java sends this through a tunnel only when it was started
     * with {@code -Djdk.http.auth.tunneling.disabledSchemes=""}.
     */
    public JsonRpcClientBuilder proxyAuth(String user, String password) {
        this.proxyAuth = new PasswordAuthentication(user, password.toCharArray());
        return this;
    }

    /** Whether to ask for a session that outlives its sockets; {@link SessionMode#AUTO} unless set. */
    public JsonRpcClientBuilder session(SessionMode mode) {
        this.sessionMode = mode;
        return this;
    }

    /**
     * Offers something more to servers with resumable sessions.
     *
     * @throws IllegalArgumentException when another one has the same name
     */
    public JsonRpcClientBuilder extension(ClientSessionExtension extension) {
        if (this.extensions.stream().anyMatch(other -> other.name().equals(extension.name()))) {
            throw new IllegalArgumentException("Two session extensions are named '" + extension.name() + "'");
        }
        this.extensions.add(extension);
        return this;
    }

    /** What the server's handlers see as {@code Session.getRegisterInfo()}. */
    public JsonRpcClientBuilder registerInfo(JsonElement info) {
        this.registerInfo = info;
        return this;
    }

    /** Whether and how to come back after an outage; {@link ReconnectPolicy#DEFAULT} unless set. */
    public JsonRpcClientBuilder reconnect(ReconnectPolicy policy) {
        this.reconnectPolicy = policy;
        return this;
    }

    /** What becomes of messages during an outage; {@link OfflinePolicy#QUEUE} unless set. */
    public JsonRpcClientBuilder whileReconnecting(OfflinePolicy policy) {
        this.offlinePolicy = policy;
        return this;
    }

    /** Has the policy of {@link #reconnect} used for the first connection as well. Off: it is tried once. */
    public JsonRpcClientBuilder retryFirstConnection(boolean retry) {
        this.retryFirstConnection = retry;
        return this;
    }

    /** How long one try to connect may take, session included. 5 s unless set. */
    public JsonRpcClientBuilder connectionTimeout(Duration timeout) {
        this.connectionTimeout = positive("connectionTimeout", timeout);
        return this;
    }

    /**
     * After how long without a message sent or received, pings of the heartbeat counted, a connection is closed and made
     * anew. Zero, which is never, unless set.
     */
    public JsonRpcClientBuilder idleTimeout(Duration timeout) {
        this.idleTimeout = notNegative("idleTimeout", timeout);
        return this;
    }

    /** How long a request waits for its answer unless it says so itself. 30 s unless set. */
    public JsonRpcClientBuilder requestTimeout(Duration timeout) {
        this.requestTimeout = positive("requestTimeout", timeout);
        return this;
    }

    /** How long {@code close()} waits for the last messages and the server's close frame. 2 s unless set. */
    public JsonRpcClientBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = positive("closeTimeout", timeout);
        return this;
    }

    /** Enables the heartbeat from the start. */
    public JsonRpcClientBuilder heartbeat(Duration interval) {
        this.heartbeat = positive("heartbeat", interval);
        return this;
    }

    /**
     * How often a WebSocket PING looks whether the server is alive while the heartbeat is disabled. 30 s unless set; zero
     * for never. Without any traffic a dead connection would never be noticed.
     */
    public JsonRpcClientBuilder probe(Duration interval) {
        this.probe = notNegative("probe", interval);
        return this;
    }

    /** How long after a heartbeat or a probe without any sign of life the connection is given up. 5 s unless set. */
    public JsonRpcClientBuilder heartbeatGrace(Duration grace) {
        this.heartbeatGrace = positive("heartbeatGrace", grace);
        return this;
    }

    /** Sends {@code closeSession} before closing. Off unless set: close code 1000 says the same. */
    public JsonRpcClientBuilder sendCloseMessage(boolean send) {
        this.sendCloseMessage = send;
        return this;
    }

    /** Names the client in logs. */
    public JsonRpcClientBuilder label(String name) {
        this.label = name;
        return this;
    }

    /**
     * Bounds on what is kept; {@link PeerLimits#DEFAULT} with 1,024 pending requests unless set. Its request timeout is not
     * used.
     */
    public JsonRpcClientBuilder limits(PeerLimits newLimits) {
        this.limits = newLimits;
        return this;
    }

    /**
     * Whether members of maps, records and other objects that are null are written in what is sent, which they are unless set
     * to false; else they are left out.
     */
    public JsonRpcClientBuilder nullMembers(boolean written) {
        this.nullMembers = written;
        return this;
    }

    /**
     * Whether {@code "params":null} of a request or notification of the server counts as absent. It is refused with -32600
     * unless set to true, as JSON-RPC 2.0 has it.
     */
    public JsonRpcClientBuilder acceptNullParams(boolean accepted) {
        this.nullParams = accepted;
        return this;
    }

    /** Bounds on what is received; {@link MessageLimits#DEFAULT} unless set. */
    public JsonRpcClientBuilder messageLimits(MessageLimits newLimits) {
        this.messageLimits = newLimits;
        return this;
    }

    /** Watches what the client does, for metrics and tracing. */
    public JsonRpcClientBuilder observer(PeerObserver newObserver) {
        this.observer = newObserver;
        return this;
    }

    /**
     * Runs handlers, events and continuations on this executor, which must not run out of threads: one virtual thread
     * per task, for instance. It is not shut down with the client. Without it the client has a pool of its own.
     */
    public JsonRpcClientBuilder executor(Executor newExecutor) {
        this.executor = newExecutor;
        return this;
    }

    /** How many threads the client's own pool has at most, waiting handlers not counted. 4 unless set. */
    public JsonRpcClientBuilder threads(int count) {
        this.threads = count;
        return this;
    }

    /** Opens the sockets; the WebSocket of the JDK unless set. */
    public JsonRpcClientBuilder connector(TransportConnector newConnector) {
        this.connector = newConnector;
        return this;
    }

    /** Time and chance as a test wants them. */
    JsonRpcClientBuilder timers(Timers newTimers, DoubleSupplier newChance) {
        this.timers = newTimers;
        this.chance = newChance;
        return this;
    }

    /** The client, not connected yet. */
    public JsonRpcClientWebSocket build() {
        return new JsonRpcClientWebSocket(this);
    }

    private static PeerLimits limits(PeerLimits from, int pending) {
        return new PeerLimits(
                from.outboundMessageBytes(),
                from.batchResponseBytes(),
                from.inFlight(),
                from.inFlightBytes(),
                from.queuedNotifications(),
                from.queuedNotificationBytes(),
                pending,
                from.queuedMessages(),
                from.queuedBytes(),
                from.detachedMessages(),
                from.detachedBytes(),
                from.requestTimeout(),
                from.handlerTimeout());
    }

    static Duration positive(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
        return value;
    }

    static Duration notNegative(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
        return value;
    }
}
