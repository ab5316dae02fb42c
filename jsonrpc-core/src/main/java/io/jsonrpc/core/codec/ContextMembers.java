package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.CallContext;
import org.jspecify.annotations.Nullable;

/**
 * The members of the extension {@code context} in one object. What has another form is passed over, as unknown members are:
 * only who has agreed on the extension means something by them.
 */
final class ContextMembers {

    private static final long TIMEOUT = MemberNames.hash("timeoutMillis");

    private static final long TRACE_PARENT = MemberNames.hash("traceparent");

    private static final long TRACE_STATE = MemberNames.hash("tracestate");

    private static final int MAX_DIGITS = 15;

    private static final int MAX_TRACE = 512;

    private long timeoutMillis = CallContext.NO_TIMEOUT;

    private @Nullable String traceparent;

    private @Nullable String tracestate;

    /** Whether a member with this name belongs to the extension. */
    static boolean have(long name) {
        return name == TIMEOUT || name == TRACE_PARENT || name == TRACE_STATE;
    }

    /** Takes the value of one of the members. */
    void take(long name, String text, int start, int end) {
        if (name == TIMEOUT) {
            this.timeoutMillis = millis(text, start, end);
        } else if (name == TRACE_PARENT) {
            this.traceparent = trace(text, start, end);
        } else {
            this.tracestate = trace(text, start, end);
        }
    }

    private static long millis(String text, int start, int end) {
        boolean digits = end - start <= MAX_DIGITS;
        for (int at = start; digits && at < end; at++) {
            digits = text.charAt(at) >= '0' && text.charAt(at) <= '9';
        }
        return digits ? Long.parseLong(text, start, end, 10) : CallContext.NO_TIMEOUT;
    }

    private static @Nullable String trace(String text, int start, int end) {
        return text.charAt(start) == '"' && end - start <= MAX_TRACE ? JsonStrings.decode(text, start, end) : null;
    }

    /** What was taken; null for nothing. */
    @Nullable CallContext context() {
        return this.timeoutMillis == CallContext.NO_TIMEOUT && this.traceparent == null
                ? null
                : new CallContext(this.timeoutMillis, this.traceparent, this.tracestate);
    }

    /** Appends the members of a context, each behind a comma. */
    static void append(StringBuilder out, CallContext context) {
        if (context.timeoutMillis() != CallContext.NO_TIMEOUT) {
            out.append(",\"timeoutMillis\":").append(context.timeoutMillis());
        }
        append(out, "traceparent", context.traceparent());
        append(out, "tracestate", context.tracestate());
    }

    private static void append(StringBuilder out, String name, @Nullable String value) {
        if (value != null) {
            out.append(",\"").append(name).append("\":");
            JsonStrings.quote(out, value);
        }
    }
}
