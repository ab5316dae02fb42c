package io.jsonrpc.client.event;

import io.jsonrpc.core.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended.
 *
 * @param kind who or what ended it
 * @param status the close code and reason, {@link CloseStatus#NO_CLOSE_FRAME} where there was none
 * @param failure what went wrong in Java terms; null when nothing did
 * @since 0.1
 */
public record DisconnectReason(
        Kind kind, CloseStatus status, @Nullable Throwable failure) {

    /**
     * Who or what ended a connection.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The application called {@code close()}. */
        CLOSED_BY_US,
        /** The server sent a close frame; the status has the code. */
        CLOSED_BY_SERVER,
        /** The network failed, or the end came without a close frame. */
        NETWORK,
        /** No sign of life within the heartbeat interval and its grace. */
        HEARTBEAT,
        /** Nothing was sent or received for the idle timeout. */
        IDLE,
        /** The server broke the WebSocket or the JSON-RPC protocol. */
        PROTOCOL_VIOLATION,
        /** A connection could not be made. */
        CONNECT_FAILED,
        /** Another socket took the session over and kept it. */
        TAKEN_OVER
    }

    /** The application closed the client. */
    public static DisconnectReason closedByUs() {
        return new DisconnectReason(Kind.CLOSED_BY_US, CloseStatus.NORMAL, null);
    }

    /** An end without a close frame. */
    public static DisconnectReason of(Kind kind, @Nullable Throwable failure) {
        return new DisconnectReason(kind, CloseStatus.NO_CLOSE_FRAME, failure);
    }

    @Override
    public String toString() {
        return this.kind
                + (this.status.is(CloseStatus.NO_CLOSE_FRAME)
                        ? ""
                        : " " + this.status.code() + " " + this.status.reason())
                + (this.failure == null ? "" : " (" + this.failure + ")");
    }
}
