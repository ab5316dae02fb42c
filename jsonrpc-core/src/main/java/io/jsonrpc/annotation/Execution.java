package io.jsonrpc.annotation;

/**
 * When and where a receiver runs a method. The methods of one session start in the order of arrival in any case.
 *
 * @since 0.1
 */
public enum Execution {
    /** As the receiver does by default: {@link #SERIAL} unless it says otherwise. */
    INHERIT,
    /** On a worker, after the earlier calls of the session have returned or wait for an answer. */
    SERIAL,
    /** On a worker, beside other calls of the session. */
    CONCURRENT,
    /** On the thread that reads: the method promises never to wait. */
    NON_BLOCKING
}
