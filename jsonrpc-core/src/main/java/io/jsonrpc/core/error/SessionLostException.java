package io.jsonrpc.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The session has ended, so an expected answer cannot arrive.
 *
 * @since 0.1
 */
public class SessionLostException extends TransportException {

    /**
     * Whether the other side has received the unanswered request.
     *
     * @since 0.1
     */
    public enum Receipt {
        /** It was received and may have been carried out. */
        RECEIVED,
        /** It was not received and never will be: sending it again cannot execute it twice. */
        NOT_RECEIVED,
        /** It is unknown whether it was received and carried out. */
        UNKNOWN
    }

    private final Receipt receipt;

    public SessionLostException(String message, Receipt receipt) {
        this(message, receipt, null);
    }

    public SessionLostException(String message, Receipt receipt, @Nullable Throwable cause) {
        super(message, cause);
        this.receipt = receipt;
    }

    /** Whether the other side has received the request. */
    public Receipt getReceipt() {
        return this.receipt;
    }
}
