package io.jsonrpc.core.channel;

/**
 * The number in front of a text frame on a session with channels: {@code 7:}, or {@code 7+:} for a part that more follow.
 * A prefix is a {@code long}, so that reading one allocates nothing.
 */
public final class FramePrefix {

    /** There is no prefix: the frame is the default channel's. */
    public static final long NONE = 0;

    /** Digits and a colon that are no number of a channel: the other end broke the protocol. */
    public static final long INVALID = -1;

    /** Ten digits, a plus and a colon. */
    public static final int MAX_LENGTH = 12;

    private static final int LENGTH_SHIFT = 32;

    private static final long PART = 1L << 40;

    private FramePrefix() {}

    /**
     * Reads the beginning of a text frame, at most twelve characters of it.
     *
     * @param parts whether this end has said that it takes parts
     */
    public static long read(String text, boolean parts) {
        int end = Math.min(text.length(), MAX_LENGTH);
        int at = 0;
        long number = 0;
        while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = number * 10 + text.charAt(at++) - '0';
        }
        boolean part = parts && at < end && text.charAt(at) == '+';
        int colon = part ? at + 1 : at;
        if (at == 0 || colon >= end || text.charAt(colon) != ':') {
            return NONE;
        }
        if (at > 1 && text.charAt(0) == '0' || number > Integer.MAX_VALUE) {
            return INVALID;
        }
        return (part ? PART : 0) | (long) (colon + 1) << LENGTH_SHIFT | number;
    }

    /** The number of a valid prefix; 0 for the channel of the session layer. */
    public static int number(long prefix) {
        return (int) prefix;
    }

    /** How many characters, and bytes, of the text a valid prefix is. */
    public static int length(long prefix) {
        return (int) ((prefix & PART - 1) >> LENGTH_SHIFT);
    }

    /** Whether more parts of the same text follow. */
    public static boolean isPart(long prefix) {
        return (prefix & PART) != 0;
    }

    /** Writes a prefix. */
    static String of(int number, boolean part) {
        return number + (part ? "+:" : ":");
    }
}
