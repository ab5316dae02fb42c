package io.jsonrpc.server.servlet.sockjs;

/**
 * A SockJS session over HTTP, which keeps what is sent while its client has no request that receives.
 *
 * <p>Spring bounds what is kept by a number of messages only and throws when it is reached. So the transport asks first
 * and holds a message back, which leaves it in the bounded queue of its session.
 */
interface OutboundCache {

    /** Messages kept for one client. */
    int MESSAGES = 64;

    /** Their size together in characters; one larger message is kept when it is the only one. */
    int CHARACTERS = 256 * 1024;

    /**
     * Whether a message may be sent now.
     *
     * @param length its characters
     * @param later run once when the kept messages were taken, if the answer is no; must return quickly
     */
    boolean hasRoomFor(int length, Runnable later);
}
