package io.jsonrpc.server;

/**
 * Whose calls count together against a limit.
 *
 * @since 0.1
 */
public enum LimitScope {
    /** Those of one session; a channel is a session of its own. */
    SESSION,
    /** Those of one user in all of its sessions, or of one remote address where nobody has logged in. */
    PRINCIPAL,
    /** Those of everybody. */
    ALL
}
