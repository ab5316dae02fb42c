package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.servlet.container.LeanUpgradeStrategy;
import io.jsonrpc.server.web.Subprotocols;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Selects the offered subprotocol that the server prefers; Spring selects the client's first. */
public final class PreferringHandshakeHandler extends DefaultHandshakeHandler {

    public PreferringHandshakeHandler(LeanUpgradeStrategy upgrades) {
        super(upgrades);
    }

    @Override
    protected @Nullable String selectProtocol(List<String> offered, WebSocketHandler handler) {
        return Subprotocols.select(offered);
    }
}
