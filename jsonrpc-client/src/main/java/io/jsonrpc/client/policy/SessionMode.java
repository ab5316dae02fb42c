package io.jsonrpc.client.policy;

/**
 * Whether a client asks the server for a session that outlives its sockets.
 *
 * @since 0.1
 */
public enum SessionMode {
    /**
     * Asks on each new connection: for a session that loses nothing (PROTOCOL.md, part 3) where the server selects its
     * subprotocol, else with {@code connect} (part 2). Works without where the server knows neither. A server that refuses
     * the handshake because of the subprotocol (HTTP 400 or 426, or an end without an answer twice in a row) gets one
     * without it, and is asked for a session all the same.
     */
    AUTO,
    /** Asks as well, never makes a handshake without the subprotocol, and fails to connect where the server knows neither. */
    REQUIRED,
    /** Asks with {@code connect} only. Such a session can be continued by another client that knows its id. */
    CLASSIC,
    /** Does not ask: the first message on the wire is the application's. */
    OFF
}
