package io.jsonrpc.client.event;

/**
 * Why a reconnected client could not resume its previous session. The words are those of PROTOCOL.md, section 5, which the
 * TypeScript client reports as well.
 *
 * @since 0.1
 */
public enum SessionLoss {
    /** The server does not know the session, or it belongs to another client. */
    DENIED,
    /** Messages are missing that are no longer kept. */
    GAP,
    /** The server has accepted a later attempt to resume. */
    STALE,
    /** The client was without a connection for longer than the window of the session. */
    EXPIRED,
    /** One end violated the protocol, or a message cannot be written or read. */
    PROTOCOL_VIOLATION,
    /** More messages were queued than the session keeps. */
    LIMIT,
    /** The server has no sessions. */
    NOT_SUPPORTED
}
