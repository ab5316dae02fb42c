package io.jsonrpc.client;

/**
 * Whether a client asks the server for a session that outlives its sockets (PROTOCOL.md, part 2).
 *
 * @since 0.1
 */
public enum SessionMode {
    /** Asks ({@code connect}) on each new connection; works without where the server does not know the method. */
    AUTO,
    /** Asks, and fails to connect where the server does not know the method. */
    REQUIRED,
    /** Does not ask: the first message on the wire is the application's. */
    OFF
}
