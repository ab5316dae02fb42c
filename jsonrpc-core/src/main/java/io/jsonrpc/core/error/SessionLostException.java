package io.jsonrpc.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The session is over, so an answer that was still expected cannot come.
 *
 * @since 0.1
 */
public class SessionLostException extends TransportException {

    /**
     * Whether the other side has received the request that is not answered.
     *
     * @since 0.1
     */
    public enum Receipt {
        /** It has: the request may have been carried out. */
        RECEIVED,
        /** It has not, and never will: the request can be made again without doing anything twice. */
        NOT_RECEIVED,
        /** Nobody can tell: the request may or may not have been carried out. */
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
