package io.jsonrpc.core.transport;

/**
 * Why a socket ended: an RFC 6455 close code and a reason. The codes from 4000 carry the retry policy of the protocol
 * document: 4000 to 4499 come back, 4500 to 4999 do not.
 *
 * @param code the close code
 * @param reason text for people, at most 123 UTF-8 bytes on the wire
 * @since 0.1
 */
public record CloseStatus(int code, String reason) {

    /** The session ended by agreement. */
    public static final CloseStatus NORMAL = new CloseStatus(1000, "");

    /** The server stops, or the page was left. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "");

    /** A binary message on a text protocol. */
    public static final CloseStatus BINARY_NOT_SUPPORTED = new CloseStatus(1003, "binary messages are not supported");

    /** The end came without a close frame. */
    public static final CloseStatus NO_CLOSE_FRAME = new CloseStatus(1006, "");

    /** Text that is not UTF-8. */
    public static final CloseStatus BAD_TEXT = new CloseStatus(1007, "text is not valid UTF-8");

    /** Too many fragments or control frames. */
    public static final CloseStatus POLICY_VIOLATION = new CloseStatus(1008, "too many frames");

    /** A message far over the limit, or one that takes too long to arrive. */
    public static final CloseStatus TOO_BIG = new CloseStatus(1009, "message too big");

    /** A frame could not be written. */
    public static final CloseStatus SERVER_ERROR = new CloseStatus(1011, "");

    /** The server wants its client to come back, here or elsewhere, and go on. */
    public static final CloseStatus COME_BACK = new CloseStatus(4001, "going away");

    /** Nothing was heard from the other side for too long. */
    public static final CloseStatus NO_SIGN_OF_LIFE = new CloseStatus(4002, "no sign of life");

    /** The announced pings stopped coming. */
    public static final CloseStatus NO_PING = new CloseStatus(4003, "no ping");

    /** The other side reads too slowly. */
    public static final CloseStatus SLOW_CONSUMER = new CloseStatus(4008, "slow consumer");

    /** Another socket took the session over. */
    public static final CloseStatus REPLACED = new CloseStatus(4101, "replaced by another socket");

    /** No room now; try again later. */
    public static final CloseStatus RETRY_LATER = new CloseStatus(4102, "retry later");

    /** The other side broke the protocol. */
    public static final CloseStatus PROTOCOL_VIOLATION = new CloseStatus(4500, "protocol violation");

    /** A resume token that is no longer valid was used again: somebody else has a copy. */
    public static final CloseStatus TOKEN_REPLAYED = new CloseStatus(4503, "resume token replayed");

    /** A limit was exceeded in a way that coming back would not mend. */
    public static final CloseStatus LIMIT = new CloseStatus(4504, "limit exceeded");

    /** The same code with another reason. */
    public CloseStatus withReason(String newReason) {
        return new CloseStatus(this.code, newReason);
    }
}
