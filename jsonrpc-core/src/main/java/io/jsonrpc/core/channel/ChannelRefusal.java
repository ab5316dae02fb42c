package io.jsonrpc.core.channel;

import io.jsonrpc.core.codec.JsonStrings;
import io.jsonrpc.core.message.JsonText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a channel is refused.
 *
 * @param scheme of {@link Reason#AUTHENTICATE}: how to authenticate; else null
 * @param retryAfterMillis of {@link Reason#LIMIT}; else 0
 */
public record ChannelRefusal(Reason reason, @Nullable String scheme, long retryAfterMillis) {

    private static final long RETRY_AFTER_MILLIS = 1000;

    /** The words on the wire are these in lower case. */
    public enum Reason {
        /** No handler with channels is there. */
        PATH,
        FORBIDDEN,
        AUTHENTICATE,
        /** There are as many channels as there may be. */
        LIMIT,
        DRAINING,
        UNSUPPORTED
    }

    public static ChannelRefusal of(Reason reason) {
        return new ChannelRefusal(reason, null, reason == Reason.LIMIT ? RETRY_AFTER_MILLIS : 0);
    }

    ChannelMessage.Refused answer(String id) {
        StringBuilder error = new StringBuilder(128)
                .append("{\"code\":")
                .append(ChannelMessage.Refused.CODE)
                .append(",\"message\":\"channel refused\",\"data\":{\"type\":\"channel.refused\",\"reason\":\"")
                .append(this.reason.name().toLowerCase(Locale.ROOT))
                .append('"');
        if (this.scheme != null) {
            JsonStrings.quote(error.append(",\"scheme\":"), this.scheme);
        }
        if (this.retryAfterMillis != 0) {
            error.append(",\"retryAfterMillis\":").append(this.retryAfterMillis);
        }
        return new ChannelMessage.Refused(id, new JsonText(error.append("}}").toString()));
    }
}
