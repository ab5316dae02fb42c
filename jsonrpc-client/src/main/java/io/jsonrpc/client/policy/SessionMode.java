package io.jsonrpc.client.policy;

/**
 * Whether a client opens a session that outlives its sockets.
 *
 * @since 0.1
 */
public enum SessionMode {
    /**
     * Opens one on each new connection: a session that loses nothing (PROTOCOL.md, part 3) where the server selects its
     * subprotocol, else with {@code connect} (part 2). Works without where the server knows neither. A server that refuses
     * the handshake because of the subprotocol (HTTP 400 or 426, or an end without an answer twice in a row) gets one
     * without it, and a session is requested all the same.
     */
    AUTO,
    /** Opens one as well, never makes a handshake without the subprotocol, and fails to connect where the server knows neither. */
    REQUIRED,
    /** Opens one with {@code connect} only. Such a session can be continued by another client that knows its id. */
    CLASSIC,
    /** Opens none: the first message on the wire is the application's. */
    OFF
}
