package io.jsonrpc.client;

/**
 * Whether a client asks the server for a session that outlives its sockets.
 *
 * @since 0.1
 */
public enum SessionMode {
    /**
     * Asks on each new connection: for a session that loses nothing (PROTOCOL.md, part 3) where the server selects its
     * subprotocol, else with {@code connect} (part 2). Works without where the server knows neither.
     */
    AUTO,
    /** Asks, and fails to connect where the server knows neither. */
    REQUIRED,
    /** Asks with {@code connect} only. Such a session can be continued by another client that knows its id. */
    CLASSIC,
    /** Does not ask: the first message on the wire is the application's. */
    OFF
}
