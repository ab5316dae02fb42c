package io.jsonrpc.core.error;

import io.jsonrpc.core.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * The session has ended, so the message cannot be sent or its answer cannot arrive.
 *
 * @since 0.1
 */
public class PeerClosedException extends TransportException {

    private final transient CloseStatus status;

    public PeerClosedException(CloseStatus status) {
        this(status, null);
    }

    public PeerClosedException(CloseStatus status, @Nullable Throwable cause) {
        super("Closed: " + status.code() + (status.reason().isEmpty() ? "" : " " + status.reason()), cause);
        this.status = status;
    }

    /** The status the session ended with. */
    public CloseStatus getStatus() {
        return this.status;
    }
}
