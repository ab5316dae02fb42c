package io.jsonrpc.server;

import io.jsonrpc.core.Session;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose the credentials are that a client sends with the request for a channel (PROTOCOL.md, 3.6). What it returns is
 * the principal of that channel alone: no other channel has it, and the session of the socket keeps its own. Without such a
 * bean credentials of channels are refused.
 *
 * <pre>{@code
 * @Bean
 * ChannelAuthenticator tokens(TokenService tokens) {
 *     return (authorization, session) -> tokens.userOf(authorization);
 * }
 * }</pre>
 *
 * <p>It is asked before anything else, so that nobody learns which paths there are; then the {@link ChannelAuthorizer}, with
 * that principal in {@link ChannelRequest#principal}. When the session goes on on another socket, or the channel in another
 * session, it is asked again about the same credentials. The channel is closed with 4001 if they are not good any more, after
 * which the client may open another one, and with 4501 if they are somebody else's by then.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChannelAuthenticator {

    /**
     * Whose the credentials are. Called on a worker, so it may block; for several channels of a session at the same time.
     *
     * @param authorization what the client says, as in the header {@code Authorization}: at most 8,192 characters
     * @param session the session of the socket: the principal, the headers and the address are those of its last handshake
     * @return null for nobody's: the client is told {@code authenticate}. An exception means the same; it is logged without
     *     its message, which may hold a secret
     */
    @Nullable Principal authenticate(String authorization, Session session);

    /** The scheme that clients are told who have no good credentials: {@code Bearer} unless overridden. */
    default String scheme() {
        return "Bearer";
    }
}
