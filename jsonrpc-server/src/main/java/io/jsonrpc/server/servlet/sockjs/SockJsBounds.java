package io.jsonrpc.server.servlet.sockjs;

import java.time.Duration;

/**
 * Limits on one SockJS frame from a client: a WebSocket message or the body of an {@code xhr_send}.
 *
 * @param characters maximum size in characters; for a body, in bytes
 * @param assembly maximum time for a frame to arrive in parts
 */
record SockJsBounds(int characters, Duration assembly) {

    /** A message in a frame is a JSON string, in which one byte may take six: {@code \\u0022}. */
    private static final int ESCAPING = 6;

    /** Brackets, quotes and white space. */
    private static final int FRAMING = 1024;

    /** The limits that accept every message of a size, however the client escapes it. */
    static SockJsBounds forMessages(int messageBytes, Duration assembly) {
        long characters = (long) messageBytes * ESCAPING + FRAMING;
        return new SockJsBounds((int) Math.min(characters, Integer.MAX_VALUE - 8), assembly);
    }
}
