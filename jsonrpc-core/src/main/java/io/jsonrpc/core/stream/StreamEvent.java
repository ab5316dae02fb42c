package io.jsonrpc.core.stream;

import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.WireNumbers;
import org.jspecify.annotations.Nullable;

/**
 * What the subscriber of a stream hears.
 *
 * @param value the item, or the error object of the other end; null for all else
 * @param skipped items that were passed over before it; {@link Outgoing#UNKNOWN} for some
 * @param position where the item stands in its source; null if the other end does not say
 */
public record StreamEvent(
        Kind kind,
        @Nullable JsonText value,
        long skipped,
        @Nullable String position) {

    static final int MAX_POSITION = 256;

    /** All but items are ends. */
    public enum Kind {
        ITEM,
        COMPLETE,
        /** The other end reports an error. */
        ERROR,
        /** The other end broke the protocol: a message that means nothing, or more items than it may send. */
        PROTOCOL,
        /** More items came than are kept, on a stream without credit. */
        OVERFLOW,
        /** The session has ended. */
        LOST,
        /** Its end was lost with a socket. */
        END_LOST
    }

    /** Characters of its value. */
    int size() {
        return this.value == null ? 0 : this.value.json().length();
    }

    static StreamEvent of(Kind end) {
        return new StreamEvent(end, null, 0, null);
    }

    /** What a received {@code rpc.stream.item} means; {@link Kind#PROTOCOL} if that is nothing. */
    static StreamEvent read(JsonMembers params) {
        String result = params.literal("result");
        String error = params.literal("error");
        String complete = params.literal("complete");
        boolean one = (result == null ? 0 : 1) + (error == null ? 0 : 1) + (complete == null ? 0 : 1) == 1;
        long skipped = skipped(params.literal("skipped"));
        String position = params.string("position");
        boolean badPosition =
                params.literal("position") != null && (position == null || position.length() > MAX_POSITION);
        if (!one || skipped < Outgoing.UNKNOWN || badPosition) {
            return of(Kind.PROTOCOL);
        }
        if (result != null) {
            return new StreamEvent(Kind.ITEM, new JsonText(result), skipped, position);
        }
        if (error != null) {
            return isError(error)
                    ? new StreamEvent(Kind.ERROR, new JsonText(error), skipped, position)
                    : of(Kind.PROTOCOL);
        }
        return "true".equals(complete) ? new StreamEvent(Kind.COMPLETE, null, skipped, position) : of(Kind.PROTOCOL);
    }

    private static long skipped(@Nullable String literal) {
        if (literal == null) {
            return 0;
        }
        long skipped = WireNumbers.read(literal);
        return skipped >= 0 ? skipped : literal.equals("null") ? Outgoing.UNKNOWN : Outgoing.UNKNOWN - 1;
    }

    private static boolean isError(String literal) {
        JsonMembers error = StreamParams.members(new JsonText(literal));
        if (error == null || error.string("message") == null) {
            return false;
        }
        try {
            Integer.parseInt(String.valueOf(error.literal("code")));
            return true;
        } catch (NumberFormatException noInteger) {
            return false;
        }
    }
}
