package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.codec.JsonStrings;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.session.frame.WireNumbers;
import io.jsonrpc.core.subscription.Steering;
import org.jspecify.annotations.Nullable;

/** Writes and reads the params of the messages of streams. */
public final class StreamParams {

    /** An id of a stream, in characters. */
    static final int MAX_ID = 128;

    /** The only member of an argument that stands for a stream. */
    public static final String ARGUMENT = "rpc.stream";

    /** Of what was read before, as a part of its message, within the limits of the peer. */
    private static final MessageLimits READ = new MessageLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            0);

    private StreamParams() {}

    /** @param position where the item stands in its source; null for nowhere */
    public static JsonText item(String stream, long skipped, @Nullable String position, JsonText value) {
        StringBuilder out = begin(stream, value.json().length());
        skipped(out, skipped);
        if (position != null) {
            out.append(",\"position\":");
            JsonStrings.quote(out, position);
        }
        return end(out.append(",\"result\":").append(value.json()));
    }

    /** @param error null for an end without an error */
    public static JsonText end(String stream, long skipped, @Nullable JsonText error) {
        StringBuilder out = begin(stream, error == null ? 0 : error.json().length());
        skipped(out, skipped);
        return end(
                error == null
                        ? out.append(",\"complete\":true")
                        : out.append(",\"error\":").append(error.json()));
    }

    public static JsonText cancel(String stream) {
        return end(begin(stream, 0));
    }

    /** @param limit how many items in all the receiver takes; negative to leave that as it is */
    public static JsonText limit(String stream, long limit, Steering steering) {
        StringBuilder out = begin(stream, 0);
        if (limit >= 0) {
            out.append(",\"limit\":").append(limit);
        }
        if (steering.perSecond() != 0) {
            out.append(",\"perSecond\":").append(number(steering.perSecond()));
        }
        if (steering.delivery() != null) {
            out.append(",\"delivery\":\"").append(steering.delivery().word()).append('"');
        }
        if (steering.paused()) {
            out.append(",\"paused\":true");
        }
        return end(out);
    }

    /**
     * The params of a {@code limit} that says how many items the receiver got over earlier sockets; null for none.
     *
     * @param limit the others
     */
    static @Nullable JsonText again(@Nullable JsonText limit, long received) {
        String params = limit == null ? "" : limit.json();
        return limit == null
                ? null
                : new JsonText(params.substring(0, params.length() - 1) + ",\"received\":" + received + "}");
    }

    private static StringBuilder begin(String stream, int length) {
        StringBuilder out = new StringBuilder(length + 96).append("{\"subscription\":");
        JsonStrings.quote(out, stream);
        return out;
    }

    private static void skipped(StringBuilder out, long skipped) {
        if (skipped != 0) {
            out.append(",\"skipped\":");
            if (skipped == Outgoing.UNKNOWN) {
                out.append("null");
            } else {
                out.append(skipped);
            }
        }
    }

    private static JsonText end(StringBuilder out) {
        return new JsonText(out.append('}').toString());
    }

    /** Appends the members of a rate; 0 is none. */
    static void rate(StringBuilder out, double perSecond, long bytesPerSecond, boolean paused) {
        if (perSecond != 0) {
            out.append(",\"perSecond\":").append(number(perSecond));
        }
        if (bytesPerSecond != 0) {
            out.append(",\"bytesPerSecond\":").append(bytesPerSecond);
        }
        if (paused) {
            out.append(",\"paused\":true");
        }
    }

    private static String number(double value) {
        String text = Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** The members of params that are an object; null if they are anything else. */
    static @Nullable JsonMembers members(@Nullable JsonText params) {
        return params == null ? null : JsonMembers.read(params.json(), READ);
    }

    /** The id of a stream; null if it is missing or none. */
    static @Nullable String stream(JsonMembers params) {
        return id(params.string("subscription"));
    }

    /** The id of a stream that is the result of a call; null if the result is none. */
    static @Nullable String id(JsonText result) {
        JsonMembers wrapped = members(new JsonText("{\"id\":" + result.json() + "}"));
        return wrapped == null ? null : id(wrapped.string("id"));
    }

    /** The argument that stands for a stream of this end. */
    public static JsonText argument(String id) {
        return new JsonText("{\"" + ARGUMENT + "\":\"" + id + "\"}");
    }

    /** The id of the stream that an argument stands for; null if it stands for none. */
    public static @Nullable String argument(JsonText value) {
        JsonMembers members = members(value);
        return members != null && members.size() == 1 ? id(members.string(ARGUMENT)) : null;
    }

    private static @Nullable String id(@Nullable String text) {
        return text == null || text.isEmpty() || text.length() > MAX_ID ? null : text;
    }

    /**
     * The total of items that a receiver takes.
     *
     * @return -1 if it says none; -2 if that is no whole number from 0 to 2^53-1
     */
    static long limit(JsonMembers params) {
        return total(params, "limit");
    }

    /**
     * The total of items that a receiver got over earlier sockets.
     *
     * @return as of {@link #limit(JsonMembers)}
     */
    static long received(JsonMembers params) {
        return total(params, "received");
    }

    private static long total(JsonMembers params, String name) {
        String literal = params.literal(name);
        long total = literal == null ? 0 : WireNumbers.read(literal);
        return literal == null ? -1 : total < 0 ? -2 : total;
    }

    /**
     * The rate that a receiver wants.
     *
     * @return 0 for none; -1 if it is no number from 0.01 to 10,000
     */
    static double perSecond(JsonMembers params) {
        String literal = params.literal("perSecond");
        if (literal == null) {
            return 0;
        }
        char first = literal.charAt(0);
        double value = first >= '0' && first <= '9' ? Double.parseDouble(literal) : -1;
        return value >= Steering.MIN_PER_SECOND && value <= Steering.MAX_PER_SECOND ? value : -1;
    }

    /** A delivery by its word; null if there is no such word. */
    static @Nullable Delivery delivery(@Nullable String word) {
        for (Delivery delivery : Delivery.values()) {
            if (delivery.word().equals(word)) {
                return delivery;
            }
        }
        return null;
    }
}
