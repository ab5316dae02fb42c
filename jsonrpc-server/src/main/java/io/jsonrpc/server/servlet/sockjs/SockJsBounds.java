package io.jsonrpc.server.servlet.sockjs;

import java.time.Duration;

/**
 * Bounds on one SockJS frame from a client: what a WebSocket message or the body of an {@code xhr_send} may hold.
 *
 * @param characters the size; for a body, its bytes
 * @param assembly how long a frame may take to arrive, where it arrives in parts
 */
record SockJsBounds(int characters, Duration assembly) {

    /** In a frame a message is a JSON string, in which one byte may take six: {@code \\u0022}. */
    private static final int ESCAPING = 6;

    /** Brackets, quotes and white space. */
    private static final int FRAMING = 1024;

    /** The bounds that let every message of a size pass, however its client escapes it. */
    static SockJsBounds forMessages(int messageBytes, Duration assembly) {
        long characters = (long) messageBytes * ESCAPING + FRAMING;
        return new SockJsBounds((int) Math.min(characters, Integer.MAX_VALUE - 8), assembly);
    }
}
