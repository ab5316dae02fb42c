package io.jsonrpc.client.conversation;

import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.proxy.ServiceProxies;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The conversation as handlers of a client see it. One object for the life of the client; its id is that of the server's
 * session and changes when the server has forgotten that.
 */
public final class ClientSession extends DelegatingSender implements Session {

    private final Map<String, Object> attributes = new ConcurrentHashMap<>();

    private final String label;

    private final ServiceProxies proxies;

    /** Set once, right after the peer was made with this session. */
    private volatile @Nullable JsonRpcRequestSender sender;

    private volatile Runnable close = () -> {};

    private volatile String sessionId = "";

    private volatile boolean isNew = true;

    private volatile @Nullable Object registerInfo;

    private volatile Map<String, String> pathVariables = Map.of();

    public ClientSession(String label, ServiceProxies proxies) {
        this.label = label;
        this.proxies = proxies;
    }

    public void connect(JsonRpcRequestSender newSender, Runnable newClose) {
        this.sender = newSender;
        this.close = newClose;
    }

    /** What the server has said when it opened this conversation. */
    public void openedByServer(@Nullable Object newRegisterInfo, Map<String, String> newPathVariables) {
        this.registerInfo = newRegisterInfo;
        this.pathVariables = newPathVariables;
    }

    @Override
    protected JsonRpcRequestSender sender() {
        JsonRpcRequestSender known = this.sender;
        if (known == null) {
            throw new IllegalStateException("The client is being made");
        }
        return known;
    }

    @Override
    public <T> T proxy(Class<T> api, UnaryOperator<ProxyOptions> options) {
        return this.proxies.create(api, this, options.apply(ProxyOptions.DEFAULT));
    }

    void begin(@Nullable String newSessionId) {
        this.sessionId = newSessionId == null ? "" : newSessionId;
        this.isNew = true;
    }

    public void requestHandled() {
        this.isNew = false;
    }

    /** The id of the server's session; empty while there is none. */
    @Override
    public String getSessionId() {
        return this.sessionId;
    }

    @Override
    public @Nullable Object getRegisterInfo() {
        return this.registerInfo;
    }

    @Override
    public boolean isNew() {
        return this.isNew;
    }

    @Override
    public void close() {
        this.close.run();
    }

    /** Does nothing: the server decides how long it waits. */
    @Override
    public void setReconnectionTimeout(long millis) {}

    @Override
    public Map<String, Object> getAttributes() {
        return this.attributes;
    }

    @Override
    public @Nullable Principal getPrincipal() {
        return null;
    }

    @Override
    public Map<String, List<String>> getHandshakeHeaders() {
        return Map.of();
    }

    @Override
    public Map<String, String> getPathVariables() {
        return this.pathVariables;
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return null;
    }

    @Override
    public String toString() {
        return "ClientSession[" + this.label + "]";
    }
}
