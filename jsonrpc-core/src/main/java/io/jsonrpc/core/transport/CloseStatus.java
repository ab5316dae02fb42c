package io.jsonrpc.core.transport;

/**
 * Why a socket ended: an RFC 6455 close code and a reason. Codes from 4000 carry the retry policy of the protocol
 * document: the client reconnects after 4000 to 4499 and does not after 4500 to 4999.
 *
 * @param code the close code
 * @param reason human-readable text, at most 123 UTF-8 bytes on the wire
 * @since 0.1
 */
public record CloseStatus(int code, String reason) {

    /** The session was closed normally. */
    public static final CloseStatus NORMAL = new CloseStatus(1000, "");

    /** The server is stopping, or the user left the page. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "");

    /** A binary message was received. */
    public static final CloseStatus BINARY_NOT_SUPPORTED = new CloseStatus(1003, "binary messages are not supported");

    /** The socket ended without a close frame. */
    public static final CloseStatus NO_CLOSE_FRAME = new CloseStatus(1006, "");

    /** Text was received that is not valid UTF-8. */
    public static final CloseStatus BAD_TEXT = new CloseStatus(1007, "text is not valid UTF-8");

    /** Too many fragments or control frames were received. */
    public static final CloseStatus POLICY_VIOLATION = new CloseStatus(1008, "too many frames");

    /** A message was far over the limit or took too long to arrive. */
    public static final CloseStatus TOO_BIG = new CloseStatus(1009, "message too big");

    /** A frame could not be written. */
    public static final CloseStatus SERVER_ERROR = new CloseStatus(1011, "");

    /** Asks the client to reconnect, to this or another instance, and resume its session. */
    public static final CloseStatus GO_AWAY = new CloseStatus(4001, "going away");

    /** Nothing was received from the other side for too long. */
    public static final CloseStatus HEARTBEAT_TIMEOUT = new CloseStatus(4002, "no sign of life");

    /** The announced pings stopped coming. */
    public static final CloseStatus PING_TIMEOUT = new CloseStatus(4003, "no ping");

    /** The other side reads too slowly. */
    public static final CloseStatus SLOW_CONSUMER = new CloseStatus(4008, "slow consumer");

    /** Another socket took the session over. */
    public static final CloseStatus REPLACED = new CloseStatus(4101, "replaced by another socket");

    /** A limit is reached at the moment; the client retries later. */
    public static final CloseStatus RETRY_LATER = new CloseStatus(4102, "retry later");

    /** The other side violated the protocol. */
    public static final CloseStatus PROTOCOL_VIOLATION = new CloseStatus(4500, "protocol violation");

    /** An invalidated resume token was used again, so a copy of it exists. */
    public static final CloseStatus TOKEN_REPLAYED = new CloseStatus(4503, "resume token replayed");

    /** A limit was exceeded, and reconnecting would not help. */
    public static final CloseStatus LIMIT = new CloseStatus(4504, "limit exceeded");

    /** The same code with another reason. */
    public CloseStatus withReason(String newReason) {
        return new CloseStatus(this.code, newReason);
    }
}
