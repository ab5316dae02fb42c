package io.jsonrpc.client.event;

/**
 * What a client has agreed on with its server.
 *
 * @since 0.1
 */
public enum SessionKind {
    /** A session that loses nothing and doubles nothing while its window lasts (PROTOCOL.md, part 3). */
    RESUMABLE,
    /** A session of {@code connect} (part 2): it outlives its sockets, but what is on its way when one breaks may be lost. */
    CLASSIC,
    /** No session: what waits for an answer fails with the connection. */
    NONE
}
