package io.jsonrpc.core.message;

import com.google.gson.JsonParser;
import org.jspecify.annotations.Nullable;

/**
 * What a request or a notification says besides its params, where both ends use the extension {@code context}
 * (PROTOCOL.md, 3.1).
 *
 * @param timeoutMillis how long the caller waits for the answer, from when it sent the request; -1 if it does not say
 * @param traceparent the position in a trace of W3C Trace Context; null for none
 * @param tracestate what belongs to the trace besides; null for none
 * @since 0.1
 */
public record CallContext(
        long timeoutMillis,
        @Nullable String traceparent,
        @Nullable String tracestate) {

    /** The name of the extension. */
    public static final String EXTENSION = "context";

    /** The caller does not say how long it waits. */
    public static final long NO_TIMEOUT = -1;

    /** The longest time that can be said. */
    public static final long MAX_TIMEOUT = 999_999_999_999_999L;

    /**
     * Whether both ends of a session use the extension.
     *
     * @param extensions what was accepted when it was opened: a JSON object, name to parameters
     */
    public static boolean isAmong(JsonText extensions) {
        return JsonParser.parseString(extensions.json()).getAsJsonObject().has(EXTENSION);
    }
}
