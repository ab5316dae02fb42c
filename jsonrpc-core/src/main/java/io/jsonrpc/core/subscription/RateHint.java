package io.jsonrpc.core.subscription;

/**
 * How the rate of all streams of a session changes, without a number.
 *
 * @since 0.1
 */
public enum RateHint {
    /** Half of what was sent in the last second, at least 0.1 items. */
    DOWN,
    /** One and a half of the rate that holds; where there is none, none. */
    UP,
    /** No rate but the one that the other side sets. */
    NORMAL
}
