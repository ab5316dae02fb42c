package io.jsonrpc.client.event;

/**
 * Why a client that came back has not the session of before.
 *
 * @since 0.1
 */
public enum SessionLoss {
    /** The server does not know it any more: it was started anew, the client was away for too long, or it is not its own. */
    FORGOTTEN,
    /** Messages are missing that are kept no more. */
    GAP,
    /** A later try to resume had been accepted already. */
    STALE,
    /** One end broke the protocol, or a message could not be encoded or read, and never could be. */
    PROTOCOL_VIOLATION,
    /** More waited to be sent than is kept. */
    LIMIT,
    /** The server has no sessions. */
    NOT_SUPPORTED
}
