package io.jsonrpc.server.servlet.sockjs;

/**
 * A SockJS session over HTTP, which keeps messages while its client has no receiving request.
 *
 * <p>Spring limits the kept messages only by number and throws when the limit is reached. The transport therefore
 * checks first and holds a message back, so that it stays in the bounded queue of its session.
 */
interface OutboundCache {

    /** Maximum number of messages kept for one client. */
    int MESSAGES = 64;

    /** Their maximum total size in characters; a larger message is kept if it is the only one. */
    int CHARACTERS = 256 * 1024;

    /**
     * Whether a message may be sent now.
     *
     * @param length its length in characters
     * @param later if the result is false, run once when the kept messages have been sent; must return quickly
     */
    boolean hasRoomFor(int length, Runnable later);
}
