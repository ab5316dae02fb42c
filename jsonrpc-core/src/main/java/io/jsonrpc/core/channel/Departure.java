package io.jsonrpc.core.channel;

/** Whether a channel of one session may go on in another one. */
public enum Departure {
    /** It is open here. */
    POSSIBLE,
    /** It is open here, and the other end has sent its last message. */
    COMPLETE,
    /** This has been asked before, with the same ticket: the other end broke the protocol. */
    TWICE,
    /** There is no such channel, or it has ended, or the ticket is another one: refuse it. */
    NONE
}
