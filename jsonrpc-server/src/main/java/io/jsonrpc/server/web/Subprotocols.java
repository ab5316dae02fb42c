package io.jsonrpc.server.web;

import io.jsonrpc.server.socket.Handshake;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket subprotocols that a client may offer to verify that the server supports them.
 *
 * @since 0.1
 */
public final class Subprotocols {

    /** All subprotocols in the server's order of preference. */
    public static final List<String> ALL = List.of(Handshake.SESSION_PROTOCOL, "jsonrpc2");

    private Subprotocols() {}

    /** The offered subprotocol that the server prefers, whatever their order; null for none. */
    public static @Nullable String select(Collection<String> offered) {
        return ALL.stream().filter(offered::contains).findFirst().orElse(null);
    }
}
