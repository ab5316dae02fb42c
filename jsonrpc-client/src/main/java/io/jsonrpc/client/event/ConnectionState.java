package io.jsonrpc.client.event;

/**
 * Where a client is in its life. It starts {@link #NEW}; only {@link #CLOSED} is final.
 *
 * <pre>
 * NEW ──connect──▶ CONNECTING ──▶ CONNECTED ◀──▶ RECONNECTING
 *                      │              │                │
 *                      └──────────────┴──▶ DISCONNECTED ◀┘   (connect, or the next message, starts again)
 * any ──close──▶ CLOSED
 * </pre>
 *
 * @since 0.1
 */
public enum ConnectionState {
    /** Made, and nothing done yet. */
    NEW,
    /** The first connection is being made. */
    CONNECTING,
    /** There is a socket, and the session on it is settled. */
    CONNECTED,
    /** The socket was lost; another one is being made, or waited for. */
    RECONNECTING,
    /** There is no socket and none is tried; connecting again is possible. */
    DISCONNECTED,
    /** The application closed the client. Final. */
    CLOSED
}
