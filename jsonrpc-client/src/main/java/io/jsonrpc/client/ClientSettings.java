package io.jsonrpc.client;

import com.google.gson.JsonElement;
import io.jsonrpc.client.extension.ClientSessionExtension;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.core.codec.MessageCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one client was told, some of it changeable later. */
final class ClientSettings {

    private static final List<String> RESUMABLE = List.of(ResumableHandshake.SUBPROTOCOL, "jsonrpc2");

    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(25);

    private final URI uri;

    private final Map<String, List<String>> headers;

    private final List<String> subprotocols;

    private final @Nullable Supplier<String> authorization;

    private final SessionMode sessionMode;

    private final @Nullable JsonElement registerInfo;

    private final ReconnectPolicy reconnectPolicy;

    private final OfflinePolicy offlinePolicy;

    private final boolean retryFirstConnection;

    private final int maxMessageBytes;

    private final List<ClientSessionExtension> extensions;

    private final long heartbeatMillis;

    private final Duration closeTimeout;

    private final Duration heartbeatGrace;

    private volatile String label;

    private volatile Duration connectionTimeout;

    private volatile Duration idleTimeout;

    private volatile Duration requestTimeout;

    private volatile boolean sendCloseMessage;

    ClientSettings(JsonRpcClientBuilder from, String name) {
        this.uri = from.uri;
        this.headers = new LinkedHashMap<>();
        from.headers.forEach((header, values) -> this.headers.put(header, List.copyOf(values)));
        this.subprotocols = List.copyOf(from.subprotocols);
        this.authorization = from.authorization;
        this.sessionMode = from.sessionMode;
        this.registerInfo = from.registerInfo;
        this.reconnectPolicy = from.reconnectPolicy;
        this.offlinePolicy = from.offlinePolicy;
        this.retryFirstConnection = from.retryFirstConnection;
        this.maxMessageBytes = from.messageLimits.messageBytes();
        this.extensions = List.copyOf(from.extensions);
        this.heartbeatMillis = (from.heartbeat == null ? DEFAULT_HEARTBEAT : from.heartbeat).toMillis();
        this.closeTimeout = from.closeTimeout;
        this.heartbeatGrace = from.heartbeatGrace;
        this.label = from.label == null ? name : from.label;
        this.connectionTimeout = from.connectionTimeout;
        this.idleTimeout = from.idleTimeout;
        this.requestTimeout = from.requestTimeout;
        this.sendCloseMessage = from.sendCloseMessage;
    }

    /**
     * What to ask the connector for; asks the application for a bearer token.
     *
     * @param resumable whether to offer the subprotocol of resumable sessions
     */
    ConnectRequest connectRequest(Duration timeout, boolean resumable) {
        Map<String, List<String>> all = new LinkedHashMap<>(this.headers);
        if (this.authorization != null) {
            all.put("Authorization", List.of(this.authorization.get()));
        }
        Set<String> offers = new LinkedHashSet<>(resumable ? RESUMABLE : List.of());
        offers.addAll(this.subprotocols);
        return new ConnectRequest(this.uri, all, new ArrayList<>(offers), timeout, this.maxMessageBytes);
    }

    /** What to ask for a resumable session with; asks the application what its extensions offer. */
    SessionOffer sessionOffer(MessageCodec codec) {
        return SessionOffer.of(codec, this.heartbeatMillis, this.maxMessageBytes, this.extensions, this.registerInfo);
    }

    List<ClientSessionExtension> extensions() {
        return this.extensions;
    }

    int maxMessageBytes() {
        return this.maxMessageBytes;
    }

    SessionMode sessionMode() {
        return this.sessionMode;
    }

    @Nullable JsonElement registerInfo() {
        return this.registerInfo;
    }

    ReconnectPolicy reconnectPolicy() {
        return this.reconnectPolicy;
    }

    OfflinePolicy offlinePolicy() {
        return this.offlinePolicy;
    }

    boolean retryFirstConnection() {
        return this.retryFirstConnection;
    }

    Duration closeTimeout() {
        return this.closeTimeout;
    }

    Duration heartbeatGrace() {
        return this.heartbeatGrace;
    }

    /** The client's name in logs. */
    String label() {
        return this.label;
    }

    void label(String newLabel) {
        this.label = newLabel;
    }

    Duration connectionTimeout() {
        return this.connectionTimeout;
    }

    void connectionTimeout(Duration timeout) {
        this.connectionTimeout = JsonRpcClientBuilder.positive("connectionTimeout", timeout);
    }

    /** Zero for none. */
    Duration idleTimeout() {
        return this.idleTimeout;
    }

    void idleTimeout(Duration timeout) {
        this.idleTimeout = JsonRpcClientBuilder.notNegative("idleTimeout", timeout);
    }

    Duration requestTimeout() {
        return this.requestTimeout;
    }

    void requestTimeout(Duration timeout) {
        this.requestTimeout = JsonRpcClientBuilder.positive("requestTimeout", timeout);
    }

    boolean sendCloseMessage() {
        return this.sendCloseMessage;
    }

    void sendCloseMessage(boolean send) {
        this.sendCloseMessage = send;
    }
}
