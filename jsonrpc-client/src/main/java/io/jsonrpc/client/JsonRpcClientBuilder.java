package io.jsonrpc.client;

import com.google.gson.JsonElement;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.extension.ClientSessionExtension;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.settings.HandshakeSettings;
import io.jsonrpc.client.settings.RuntimeSettings;
import io.jsonrpc.client.socket.jdk.JdkOptions;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.codec.MessageCodecFactory;
import io.jsonrpc.core.message.MessageLimits;
import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * All options of a {@link JsonRpcClientWebSocket}. One builder may build several clients; not safe for use by several threads.
 *
 * <pre>{@code
 * JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder("wss://example.org/echo")
 *         .bearerToken(tokens::current).listener(listener).build();
 * }</pre>
 *
 * @since 0.1
 */
public final class JsonRpcClientBuilder {

    final ClientSettings settings;

    final RuntimeSettings runtime = new RuntimeSettings();

    JdkOptions jdk = JdkOptions.DEFAULT;

    @Nullable JsonRpcWSConnectionListener listener;

    /** Null for the WebSocket of the JDK. */
    @Nullable TransportConnector connector;

    JsonRpcClientBuilder(URI uri) {
        this.settings = new ClientSettings(new HandshakeSettings(uri));
    }

    /** Called with the events of the connection. None unless set. */
    public JsonRpcClientBuilder listener(JsonRpcWSConnectionListener newListener) {
        this.listener = newListener;
        return this;
    }

    /** Certificates and keys for TLS. Unless set the JVM's defaults: known authorities, host name verified. */
    public JsonRpcClientBuilder sslContext(SSLContext context) {
        this.jdk = this.jdk.withSslContext(context);
        return this;
    }

    /** Protocols and ciphers for TLS. Unless set those of the {@link #sslContext}. The host name is verified in any case. */
    public JsonRpcClientBuilder sslParameters(SSLParameters parameters) {
        this.jdk = this.jdk.withSslParameters(parameters);
        return this;
    }

    /** Adds a header to every handshake. Those that belong to the WebSocket handshake itself are refused by connecting. */
    public JsonRpcClientBuilder header(String name, String value) {
        this.settings.handshake().header(name, value);
        return this;
    }

    /** Offers subprotocols, the preferred one first, behind those of the session mode. */
    public JsonRpcClientBuilder subprotocols(String... names) {
        this.settings.handshake().subprotocols(List.of(names));
        return this;
    }

    /** Called for a bearer token, on a worker: at every connect, and when the login expires. Replaces {@link #basicAuth}. */
    public JsonRpcClientBuilder bearerToken(Supplier<String> supplier) {
        this.settings.handshake().bearerToken(Objects.requireNonNull(supplier, "supplier"));
        return this;
    }

    /**
     * Sends a user's name and password at every connect, encrypted by {@code wss:} only. Replaces {@link #bearerToken}.
     * @throws IllegalArgumentException when the name has a colon, or either has a control character
     */
    public JsonRpcClientBuilder basicAuth(String user, String password) {
        this.settings.handshake().basicAuth(user, password);
        return this;
    }

    /** Keeps the cookies of handshakes. None are kept unless set. */
    public JsonRpcClientBuilder cookies(CookieHandler handler) {
        this.jdk = this.jdk.withCookies(handler);
        return this;
    }

    /** Chooses the HTTP proxy, which opens a tunnel also for {@code ws:}; that of the system unless set. No SOCKS proxies. */
    public JsonRpcClientBuilder proxy(ProxySelector selector) {
        this.jdk = this.jdk.withProxy(selector);
        return this;
    }

    /**
     * Sends the name and password of a user to the HTTP proxy (RFC 7617), when that requires it. Java sends this
     * through a tunnel only when it was started with {@code -Djdk.http.auth.tunneling.disabledSchemes=""}.
     */
    public JsonRpcClientBuilder proxyAuth(String user, String password) {
        this.jdk = this.jdk.withProxyUser(new PasswordAuthentication(user, password.toCharArray()));
        return this;
    }

    /** Whether to open a session that outlives its sockets; {@link SessionMode#AUTO} unless set. */
    public JsonRpcClientBuilder session(SessionMode mode) {
        this.settings.sessionMode(mode);
        return this;
    }

    /** Offers something more to servers with resumable sessions, under a name that no other extension has. */
    public JsonRpcClientBuilder extension(ClientSessionExtension extension) {
        this.settings.extension(extension);
        return this;
    }

    /** Whether channels are offered to the server ({@link JsonRpcClientWebSocket#channel}). On unless set. */
    public JsonRpcClientBuilder channels(boolean offered) {
        this.settings.channels(offered);
        return this;
    }

    /** Says how long calls wait, and where they are in a trace, in plain and classic sessions, too. Off unless set. */
    public JsonRpcClientBuilder plainContext(boolean sent) {
        this.settings.plainContext(sent);
        return this;
    }

    /** What the server's handlers see as {@code Session.getRegisterInfo()}. */
    public JsonRpcClientBuilder registerInfo(JsonElement info) {
        this.settings.registerInfo(info);
        return this;
    }

    /** Whether and how to come back after an outage; {@link ReconnectPolicy#DEFAULT} unless set. */
    public JsonRpcClientBuilder reconnect(ReconnectPolicy policy) {
        this.settings.reconnectPolicy(policy);
        return this;
    }

    /** What becomes of messages during an outage; {@link OfflinePolicy#QUEUE} unless set. */
    public JsonRpcClientBuilder whileReconnecting(OfflinePolicy policy) {
        this.settings.offlinePolicy(policy);
        return this;
    }

    /** Also applies the policy of {@link #reconnect} to the first connection; messages wait. Off unless set: one attempt. */
    public JsonRpcClientBuilder retryFirstConnection(boolean retry) {
        this.settings.retryFirstConnection(retry);
        return this;
    }

    /** How long one try to connect may take, session included. 5 s unless set. */
    public JsonRpcClientBuilder connectionTimeout(Duration timeout) {
        this.settings.connectionTimeout(timeout);
        return this;
    }

    /** After how long without a message, pings of the heartbeat counted, a connection is made anew. Never (zero) unless set. */
    public JsonRpcClientBuilder idleTimeout(Duration timeout) {
        this.settings.idleTimeout(timeout);
        return this;
    }

    /** How long a request waits for its answer unless it says so itself. 30 s unless set. */
    public JsonRpcClientBuilder requestTimeout(Duration timeout) {
        this.settings.requestTimeout(timeout);
        return this;
    }

    /** How long {@code close()} waits for the last messages and the server's close frame. 2 s unless set. */
    public JsonRpcClientBuilder closeTimeout(Duration timeout) {
        this.settings.closeTimeout(timeout);
        return this;
    }

    /** Enables the heartbeat from the start. */
    public JsonRpcClientBuilder heartbeat(Duration interval) {
        this.settings.heartbeat(interval);
        return this;
    }

    /** How often a WebSocket PING checks the server while the heartbeat is disabled. 30 s unless set; zero for never. */
    public JsonRpcClientBuilder probe(Duration interval) {
        this.settings.probe(interval);
        return this;
    }

    /** How long after a heartbeat or a probe without any sign of life the connection is given up. 5 s unless set. */
    public JsonRpcClientBuilder heartbeatGrace(Duration grace) {
        this.settings.heartbeatGrace(grace);
        return this;
    }

    /** Sends {@code closeSession} before closing. Off unless set: close code 1000 says the same. */
    public JsonRpcClientBuilder sendCloseMessage(boolean send) {
        this.settings.sendCloseMessage(send);
        return this;
    }

    /** Names the client in logs. */
    public JsonRpcClientBuilder label(String name) {
        this.settings.label(name);
        return this;
    }

    /** Limits, whose request timeout is not used. Default: {@link PeerLimits#DEFAULT} with 1,024 pending requests. */
    public JsonRpcClientBuilder limits(PeerLimits newLimits) {
        this.runtime.limits(newLimits);
        return this;
    }

    /** Maps params and results. Default: Gson, to which {@link #nullMembers} applies. */
    public JsonRpcClientBuilder codec(MessageCodecFactory newCodec) {
        this.runtime.codec(newCodec);
        return this;
    }

    /** Whether null members of maps, records and other objects are sent. Default: true; else they are left out. */
    public JsonRpcClientBuilder nullMembers(boolean written) {
        this.runtime.nullMembers(written);
        return this;
    }

    /** Whether {@code "params":null} counts as absent. Default: false; it is refused with -32600, as in JSON-RPC 2.0. */
    public JsonRpcClientBuilder acceptNullParams(boolean accepted) {
        this.runtime.nullParams(accepted);
        return this;
    }

    /** Bounds on what is received; {@link MessageLimits#DEFAULT} unless set. */
    public JsonRpcClientBuilder messageLimits(MessageLimits newLimits) {
        this.runtime.messageLimits(newLimits);
        this.settings.maxMessageBytes(newLimits.messageBytes());
        return this;
    }

    /** Watches what the client does, for metrics and tracing. */
    public JsonRpcClientBuilder observer(PeerObserver newObserver) {
        this.runtime.observer(newObserver);
        return this;
    }

    /** Runs interceptors around each request and notification that the client sends, in this order. */
    public JsonRpcClientBuilder callInterceptors(ClientCallInterceptor... interceptors) {
        this.runtime.clientInterceptors(List.of(interceptors));
        return this;
    }

    /** Runs interceptors around the handling of each request and notification of the server, the first outermost. */
    public JsonRpcClientBuilder callInterceptors(ServerCallInterceptor... interceptors) {
        this.runtime.serverInterceptors(List.of(interceptors));
        return this;
    }

    /** Runs handlers, events and continuations; must not run out of threads, and is not shut down. Default: {@link #threads}. */
    public JsonRpcClientBuilder executor(Executor newExecutor) {
        this.runtime.executor(newExecutor);
        return this;
    }

    /** How many of the threads of all clients this one has at once at most, waiting handlers not counted. 4 unless set. */
    public JsonRpcClientBuilder threads(int count) {
        this.runtime.threads(count);
        return this;
    }

    /** Opens the sockets; the WebSocket of the JDK unless set. */
    public JsonRpcClientBuilder connector(TransportConnector newConnector) {
        this.connector = newConnector;
        return this;
    }

    /** The client, not connected yet. */
    public JsonRpcClientWebSocket build() {
        return new JsonRpcClientWebSocket(this);
    }
}
