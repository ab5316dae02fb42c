package io.jsonrpc.server.socket;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The data of a socket's handshake. Headers, principal and attributes may contain credentials, so {@code toString}
 * includes none of them.
 *
 * @param headers names in lower case; copied, because containers reuse theirs
 * @param principal the authenticated principal; null for none
 * @param httpSession the id of the HTTP session that the principal was taken from, as it is when it is asked for; null for
 *     another login, or for none
 * @param pathVariables the variables of the endpoint's path pattern
 * @param remoteAddress the address of the client; null if unknown
 * @param subprotocol the selected subprotocol; null for none
 * @param sameOrigin whether a page of the server's own origin has sent it
 * @param attributes the attributes that handshake interceptors left for the session
 */
public record Handshake(
        Map<String, List<String>> headers,
        @Nullable Principal principal,
        @Nullable Supplier<String> httpSession,
        Map<String, String> pathVariables,
        @Nullable InetSocketAddress remoteAddress,
        @Nullable String subprotocol,
        boolean sameOrigin,
        Map<String, Object> attributes) {

    /** The subprotocol of clients that open or resume a session before they send anything else. */
    public static final String SESSION_PROTOCOL = "jsonrpc2.session.v1";

    /** Whether the client opens or resumes the session explicitly. */
    public boolean awaitsSession() {
        return SESSION_PROTOCOL.equals(this.subprotocol);
    }

    /** The name of the principal; null for none. */
    public @Nullable String principalName() {
        return this.principal == null ? null : this.principal.getName();
    }

    /** Whether both have the same user and the same path variables. */
    public boolean isOfTheSame(Handshake other) {
        return this.pathVariables.equals(other.pathVariables) && Objects.equals(principalName(), other.principalName());
    }

    /** The same with another login of the same user. */
    public Handshake renewed(Principal login) {
        return new Handshake(
                this.headers,
                login,
                this.httpSession,
                this.pathVariables,
                this.remoteAddress,
                this.subprotocol,
                this.sameOrigin,
                this.attributes);
    }

    /** The id that the HTTP session has now from which the principal was taken; null for another login. */
    public @Nullable String httpSessionId() {
        try {
            return this.httpSession == null ? null : this.httpSession.get();
        } catch (IllegalStateException ended) {
            return null;
        }
    }

    /** Whether the principal was taken from the HTTP session that has this id now. */
    public boolean isOfHttpSession(String id) {
        return id.equals(httpSessionId());
    }

    @Override
    public String toString() {
        return "Handshake[" + this.headers.size() + " headers]";
    }
}
