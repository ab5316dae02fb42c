package io.jsonrpc.core.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a socket ended: an RFC 6455 close code and a reason. What follows from a code is decided here and nowhere else
 * (PROTOCOL.md, 3.4); {@code protocol/close-codes.json} has it as a table, with which the TypeScript client is tested, too.
 *
 * @param code the close code
 * @param reason human-readable text, at most 123 UTF-8 bytes on the wire
 * @since 0.1
 */
public record CloseStatus(int code, String reason) {

    private static final int FIRST_OF_APPLICATIONS = 3000;

    private static final int LAST = 4999;

    /** The session was closed normally. */
    public static final CloseStatus NORMAL = new CloseStatus(1000, "");

    /** The server is stopping, or the user left the page. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "");

    /** A frame was received that breaks RFC 6455. */
    public static final CloseStatus BROKEN_FRAME = new CloseStatus(1002, "");

    /** A binary message was received. */
    public static final CloseStatus BINARY_NOT_SUPPORTED = new CloseStatus(1003, "binary messages are not supported");

    /** The close frame had no code. */
    public static final CloseStatus NO_CODE = new CloseStatus(1005, "");

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

    /** The login of the session has ended, or does not suffice any more. */
    public static final CloseStatus UNAUTHORISED = new CloseStatus(4501, "not allowed any more");

    /** An invalidated resume token was used again, so a copy of it exists. */
    public static final CloseStatus TOKEN_REPLAYED = new CloseStatus(4503, "resume token replayed");

    /** A limit was exceeded, and reconnecting would not help. */
    public static final CloseStatus LIMIT = new CloseStatus(4504, "limit exceeded");

    /** All constants of this type, in the order of their codes. */
    public static final List<CloseStatus> KNOWN = List.of(
            NORMAL,
            GOING_AWAY,
            BROKEN_FRAME,
            BINARY_NOT_SUPPORTED,
            NO_CODE,
            NO_CLOSE_FRAME,
            BAD_TEXT,
            POLICY_VIOLATION,
            TOO_BIG,
            SERVER_ERROR,
            GO_AWAY,
            HEARTBEAT_TIMEOUT,
            PING_TIMEOUT,
            SLOW_CONSUMER,
            REPLACED,
            RETRY_LATER,
            PROTOCOL_VIOLATION,
            UNAUTHORISED,
            TOKEN_REPLAYED,
            LIMIT);

    /** Whether the code is that of another status, whatever the reasons are. */
    public boolean is(CloseStatus other) {
        return this.code == other.code;
    }

    /**
     * Whether the client reconnects after a socket that ended like this, and a resumable session waits for it. False for
     * {@link #NORMAL} and for 4500 to 4999: after these the client does not return, and the session ends.
     */
    public boolean mayReturn() {
        return !is(NORMAL) && (this.code < PROTOCOL_VIOLATION.code || this.code > LAST);
    }

    /**
     * Whether the code says that a frame could not be read. Containers and proxies send such codes for other reasons, too,
     * so a single one ends nothing.
     */
    public boolean isAboutFrames() {
        return is(BROKEN_FRAME) || is(BINARY_NOT_SUPPORTED) || is(BAD_TEXT) || is(POLICY_VIOLATION) || is(TOO_BIG);
    }

    /** Whether the code is above those that RFC 6455 allows in a close frame. */
    public boolean isOutOfRange() {
        return this.code > LAST;
    }

    /**
     * The status that a client sends for this one: browsers and the JDK allow 1000 and 3000 to 4999 only. Where a server
     * sends that it does not accept a message, a client sends {@link #PROTOCOL_VIOLATION}.
     *
     * @return null if nothing is sent, because a close frame without a code or with 1000 would end the session
     */
    public @Nullable CloseStatus sentByClient() {
        if (is(NORMAL) || isOfApplications()) {
            return this;
        }
        return isAboutFrames() && !is(BROKEN_FRAME) ? PROTOCOL_VIOLATION.withReason(this.reason) : null;
    }

    /** The status that a server sends for this one: {@link #SERVER_ERROR} for a code that a server must not send. */
    public CloseStatus sentByServer() {
        boolean legal = is(NORMAL) || is(GOING_AWAY) || isAboutFrames() || is(SERVER_ERROR) || isOfApplications();
        return legal ? this : SERVER_ERROR.withReason(this.reason);
    }

    private boolean isOfApplications() {
        return this.code >= FIRST_OF_APPLICATIONS && this.code <= LAST;
    }

    /** The same code with another reason. */
    public CloseStatus withReason(String newReason) {
        return new CloseStatus(this.code, newReason);
    }
}
