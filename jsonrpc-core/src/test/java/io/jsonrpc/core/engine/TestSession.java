package io.jsonrpc.core.engine;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.proxy.ServiceProxies;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A session that is nothing but its peer. */
final class TestSession extends PeerSession {

    private static final ServiceProxies PROXIES = new ServiceProxies(Conversation.CODEC);

    @Nullable JsonRpcPeer peer;

    @Override
    protected JsonRpcPeer peer() {
        JsonRpcPeer known = this.peer;
        if (known == null) {
            throw new IllegalStateException("The peer is not built yet");
        }
        return known;
    }

    @Override
    public <T> T proxy(Class<T> api, UnaryOperator<ProxyOptions> options) {
        return PROXIES.create(api, this, options.apply(ProxyOptions.DEFAULT));
    }

    @Override
    public String getSessionId() {
        return "test";
    }

    @Override
    public @Nullable Object getRegisterInfo() {
        return null;
    }

    @Override
    public boolean isNew() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public void setReconnectionTimeout(long millis) {}

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
        return Map.of();
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return null;
    }
}
