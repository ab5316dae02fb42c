package io.jsonrpc.server.socket;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake of a socket told. Headers, principal and attributes may hold credentials: the text of this has none of
 * them.
 *
 * @param headers names in lower case; copied, since containers reuse theirs
 * @param principal who was authenticated; null for nobody
 * @param pathVariables the variables of the endpoint's path pattern
 * @param remoteAddress where the socket comes from; null where that is not known
 * @param subprotocol the one that was selected; null for none
 * @param attributes what handshake interceptors left for the session
 */
public record Handshake(
        Map<String, List<String>> headers,
        @Nullable Principal principal,
        Map<String, String> pathVariables,
        @Nullable InetSocketAddress remoteAddress,
        @Nullable String subprotocol,
        Map<String, Object> attributes) {

    /** The subprotocol of clients that open a session before anything else. */
    public static final String SESSION_PROTOCOL = "jsonrpc2.session.v1";

    /** Whether nothing begins on this socket before the client says so. */
    public boolean awaitsSession() {
        return SESSION_PROTOCOL.equals(this.subprotocol);
    }

    @Override
    public String toString() {
        return "Handshake[" + this.headers.size() + " headers]";
    }
}
