package io.jsonrpc.client.settings;

import com.google.gson.JsonElement;
import io.jsonrpc.client.extension.ClientSessionExtension;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.core.channel.FramePrefix;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.stream.StreamLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of one client, with the defaults of what is not set. What is volatile may be changed at any time; the rest
 * is set before the client is made.
 */
public final class ClientSettings {

    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(25);

    private final HandshakeSettings handshake;

    private final List<ClientSessionExtension> extensions;

    private SessionMode sessionMode = SessionMode.AUTO;

    private boolean plainContext;

    private int streamLimit = StreamLimits.LIMIT;

    private boolean channels = true;

    private @Nullable JsonElement registerInfo;

    private ReconnectPolicy reconnectPolicy = ReconnectPolicy.DEFAULT;

    private OfflinePolicy offlinePolicy = OfflinePolicy.QUEUE;

    private boolean retryFirstConnection;

    private int maxMessageBytes = MessageLimits.DEFAULT.messageBytes();

    private Duration closeTimeout = Duration.ofSeconds(2);

    private @Nullable Duration heartbeat;

    private Duration probe = Duration.ofSeconds(30);

    private Duration heartbeatGrace = Duration.ofSeconds(5);

    private volatile String label = "";

    private volatile Duration connectionTimeout = Duration.ofSeconds(5);

    private volatile Duration idleTimeout = Duration.ZERO;

    private volatile Duration requestTimeout = Duration.ofSeconds(30);

    private volatile boolean sendCloseMessage;

    /** All defaults. */
    public ClientSettings(HandshakeSettings handshake) {
        this.handshake = handshake;
        this.extensions = new ArrayList<>();
    }

    /** A copy, so that a builder can go on with its own. */
    public ClientSettings(ClientSettings from, String name) {
        this(from, name, new HandshakeSettings(from.handshake), from.extensions);
    }

    ClientSettings(
            ClientSettings from, String name, HandshakeSettings handshake, List<ClientSessionExtension> extensions) {
        this.handshake = handshake;
        this.extensions = List.copyOf(extensions);
        this.sessionMode = from.sessionMode;
        this.plainContext = from.plainContext;
        this.streamLimit = from.streamLimit;
        this.channels = from.channels;
        this.registerInfo = from.registerInfo;
        this.reconnectPolicy = from.reconnectPolicy;
        this.offlinePolicy = from.offlinePolicy;
        this.retryFirstConnection = from.retryFirstConnection;
        this.maxMessageBytes = from.maxMessageBytes;
        this.closeTimeout = from.closeTimeout;
        this.heartbeat = from.heartbeat;
        this.probe = from.probe;
        this.heartbeatGrace = from.heartbeatGrace;
        this.label = from.label.isEmpty() ? name : from.label;
        this.connectionTimeout = from.connectionTimeout;
        this.idleTimeout = from.idleTimeout;
        this.requestTimeout = from.requestTimeout;
        this.sendCloseMessage = from.sendCloseMessage;
    }

    public HandshakeSettings handshake() {
        return this.handshake;
    }

    /**
     * The request for a socket; calls the application for a bearer token.
     *
     * @param ownSubprotocols to offer before those of the application
     */
    public ConnectRequest connectRequest(Duration timeout, List<String> ownSubprotocols) {
        return this.handshake.request(timeout, ownSubprotocols, maxFrameBytes());
    }

    public List<ClientSessionExtension> extensions() {
        return this.extensions;
    }

    /**
     * Offers an extension.
     *
     * @throws IllegalArgumentException when another one has the same name
     */
    public void extension(ClientSessionExtension extension) {
        if (this.extensions.stream().anyMatch(other -> other.name().equals(extension.name()))) {
            throw new IllegalArgumentException("Two session extensions are named '" + extension.name() + "'");
        }
        this.extensions.add(extension);
    }

    public SessionMode sessionMode() {
        return this.sessionMode;
    }

    public void sessionMode(SessionMode mode) {
        this.sessionMode = mode;
    }

    public boolean plainContext() {
        return this.plainContext;
    }

    public void plainContext(boolean sent) {
        this.plainContext = sent;
    }

    /** Items of a stream that the server may send before the first limit, where both ends agree on that. */
    public int streamLimit() {
        return this.streamLimit;
    }

    public void streamLimit(int items) {
        this.streamLimit = items;
    }

    /** Whether channels are offered. */
    public boolean channels() {
        return this.channels;
    }

    public void channels(boolean offered) {
        this.channels = offered;
    }

    public @Nullable JsonElement registerInfo() {
        return this.registerInfo;
    }

    public void registerInfo(@Nullable JsonElement info) {
        this.registerInfo = info;
    }

    public ReconnectPolicy reconnectPolicy() {
        return this.reconnectPolicy;
    }

    public void reconnectPolicy(ReconnectPolicy policy) {
        this.reconnectPolicy = policy;
    }

    public OfflinePolicy offlinePolicy() {
        return this.offlinePolicy;
    }

    public void offlinePolicy(OfflinePolicy policy) {
        this.offlinePolicy = policy;
    }

    public boolean retryFirstConnection() {
        return this.retryFirstConnection;
    }

    public void retryFirstConnection(boolean retry) {
        this.retryFirstConnection = retry;
    }

    public int maxMessageBytes() {
        return this.maxMessageBytes;
    }

    /** The same with what stands before a text of a channel, which does not count towards its size. */
    public int maxFrameBytes() {
        boolean numbered =
                this.channels && (this.sessionMode == SessionMode.AUTO || this.sessionMode == SessionMode.REQUIRED);
        return (int) Math.min((long) this.maxMessageBytes + (numbered ? FramePrefix.MAX_LENGTH : 0), Integer.MAX_VALUE);
    }

    public void maxMessageBytes(int bytes) {
        this.maxMessageBytes = bytes;
    }

    public Duration closeTimeout() {
        return this.closeTimeout;
    }

    public void closeTimeout(Duration timeout) {
        this.closeTimeout = Durations.positive("closeTimeout", timeout);
    }

    /** The interval of the heartbeat when the client is made; null while it is disabled. */
    public @Nullable Duration heartbeat() {
        return this.heartbeat;
    }

    /** The interval that is offered for a resumable session. */
    public Duration offeredHeartbeat() {
        return this.heartbeat == null ? DEFAULT_HEARTBEAT : this.heartbeat;
    }

    public void heartbeat(Duration interval) {
        this.heartbeat = Durations.positive("heartbeat", interval);
    }

    /** The interval of the probes while the heartbeat is disabled; zero for none. */
    public Duration probe() {
        return this.probe;
    }

    public void probe(Duration interval) {
        this.probe = Durations.notNegative("probe", interval);
    }

    public Duration heartbeatGrace() {
        return this.heartbeatGrace;
    }

    public void heartbeatGrace(Duration grace) {
        this.heartbeatGrace = Durations.positive("heartbeatGrace", grace);
    }

    /** The client's name in logs. */
    public String label() {
        return this.label;
    }

    public void label(String newLabel) {
        this.label = newLabel;
    }

    public Duration connectionTimeout() {
        return this.connectionTimeout;
    }

    public void connectionTimeout(Duration timeout) {
        this.connectionTimeout = Durations.positive("connectionTimeout", timeout);
    }

    /** Zero for none. */
    public Duration idleTimeout() {
        return this.idleTimeout;
    }

    public void idleTimeout(Duration timeout) {
        this.idleTimeout = Durations.notNegative("idleTimeout", timeout);
    }

    public Duration requestTimeout() {
        return this.requestTimeout;
    }

    public void requestTimeout(Duration timeout) {
        this.requestTimeout = Durations.positive("requestTimeout", timeout);
    }

    public boolean sendCloseMessage() {
        return this.sendCloseMessage;
    }

    public void sendCloseMessage(boolean send) {
        this.sendCloseMessage = send;
    }
}
