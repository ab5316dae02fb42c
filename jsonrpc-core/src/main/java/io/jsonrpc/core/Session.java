package io.jsonrpc.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with the other side, which may outlive its sockets. May be kept and used from any thread.
 *
 * @since 0.1
 */
public interface Session extends JsonRpcRequestSender {

    /**
     * Identifies the session, here and after a reconnection. Without an authenticated principal whoever knows it may take
     * the session over, so treat it as a secret; {@code toString} shows only a hash.
     */
    String getSessionId();

    /**
     * What the client told about itself when it connected; null when it told nothing, and until it has told: a session begins
     * without that when the client is silent at first.
     */
    @Nullable Object getRegisterInfo();

    /** Whether the first handled request of this session has not ended yet. */
    boolean isNew();

    /** Ends the session: sends what is queued, closes the socket with 1000, and runs {@code afterConnectionClosed}. */
    void close() throws IOException;

    /**
     * Sets how long the session waits for its client without a socket.
     *
     * @param millis milliseconds, from 0
     */
    void setReconnectionTimeout(long millis);

    /** What the application keeps with this session. Safe for use by many threads; takes no nulls. */
    Map<String, Object> getAttributes();

    /** Who was authenticated at the latest handshake; null for nobody. */
    @Nullable Principal getPrincipal();

    /** The headers of the latest handshake, names in lower case; empty where there was none. */
    Map<String, List<String>> getHandshakeHeaders();

    /** The variables of the handler's path pattern, by name. */
    Map<String, String> getPathVariables();

    /** Where the latest socket comes from; null where that is not known. */
    @Nullable InetSocketAddress getRemoteAddress();
}
