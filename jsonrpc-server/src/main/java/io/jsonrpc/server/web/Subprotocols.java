package io.jsonrpc.server.web;

import io.jsonrpc.server.socket.Handshake;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client may offer to be sure of what it talks to.
 *
 * @since 0.1
 */
public final class Subprotocols {

    /** All of them, the preferred one first. */
    public static final List<String> ALL = List.of(Handshake.SESSION_PROTOCOL, "jsonrpc2");

    private Subprotocols() {}

    /** The one that the server likes best among those offered, whatever their order; null for none. */
    public static @Nullable String select(Collection<String> offered) {
        return ALL.stream().filter(offered::contains).findFirst().orElse(null);
    }
}
