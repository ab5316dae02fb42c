package io.jsonrpc.core.stream;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * The next message of a stream, to be encoded and sent.
 *
 * @param value the item; null for the end
 * @param skipped how many items were passed over since the last message; {@link #UNKNOWN} for some
 * @param error why the stream ends, as the handler says; null if it does not end so
 * @param fault why the framework ends the stream; null if it does not end so
 */
public record Outgoing(
        @Nullable Object value,
        long skipped,
        @Nullable ResponseError error,
        @Nullable ErrorType fault) {

    /** Some items are missing, and nobody knows how many. */
    public static final long UNKNOWN = -1;

    /** The same message when some before it are lost. */
    Outgoing afterLoss() {
        return new Outgoing(this.value, UNKNOWN, this.error, this.fault);
    }

    public boolean isEnd() {
        return this.value == null;
    }
}
