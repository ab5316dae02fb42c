package io.jsonrpc.benchmarks.load;

/** How a client begins on a new socket. */
public enum Way {

    /** With its first call. */
    PLAIN,

    /** With {@code connect}. */
    CLASSIC,

    /** With {@code rpc.session.open}; with {@code rpc.session.resume} when it has a session. */
    SESSION
}
