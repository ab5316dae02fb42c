package io.jsonrpc.annotation;

/**
 * What a receiver does with members and elements of params that have no parameter.
 *
 * @since 0.1
 */
public enum UnknownParams {
    /** As the receiver does by default. */
    INHERIT,
    /** They are ignored. */
    IGNORE,
    /** The call is answered with -32602. */
    REFUSE
}
