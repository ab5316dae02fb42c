package io.jsonrpc.core.message;

/**
 * UTF-8 lengths of outgoing text, and escaping of text that UTF-8 cannot express.
 *
 * <p>A Java string may contain an unpaired surrogate, which UTF-8 cannot express. A container that receives one aborts
 * in the middle of the message and never sends again, so no such text may reach a socket.
 *
 * @since 0.1
 */
public final class Utf8 {

    /** Length of the escape of an unpaired surrogate: a backslash, the letter u and four digits. */
    private static final int ESCAPE_LENGTH = 6;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Utf8() {}

    /**
     * The length of a text in UTF-8 bytes, computed in one pass.
     *
     * @return the length; if the text contains an unpaired surrogate, the negated length of what {@link #wellFormed}
     *     returns for it
     */
    public static int length(String text) {
        int chars = text.length();
        int at = 0;
        while (at < chars && text.charAt(at) < 0x80) {
            at++;
        }
        return at == chars ? chars : length(text, at);
    }

    private static int length(String text, int ascii) {
        int chars = text.length();
        long bytes = ascii;
        boolean unpaired = false;
        for (int at = ascii; at < chars; at++) {
            char c = text.charAt(at);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (isPair(text, at)) {
                bytes += 4;
                at++;
            } else {
                bytes += ESCAPE_LENGTH;
                unpaired = true;
            }
        }
        int clamped = (int) Math.min(bytes, Integer.MAX_VALUE);
        return unpaired ? -clamped : clamped;
    }

    /**
     * Equivalent JSON text that UTF-8 can express.
     *
     * @param json well-formed JSON, where a surrogate can only occur inside a string
     * @return the same instance if it has no unpaired surrogate, else a copy with each of them escaped
     */
    public static String wellFormed(String json) {
        int unpaired = nextUnpaired(json, 0);
        if (unpaired < 0) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 8 * ESCAPE_LENGTH);
        int copied = 0;
        while (unpaired >= 0) {
            out.append(json, copied, unpaired);
            appendEscape(out, json.charAt(unpaired));
            copied = unpaired + 1;
            unpaired = nextUnpaired(json, copied);
        }
        return out.append(json, copied, json.length()).toString();
    }

    /** Appends the six-character escape of one UTF-16 unit in a JSON string. */
    public static void appendEscape(StringBuilder out, char c) {
        out.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 15])
                .append(HEX[c >> 4 & 15])
                .append(HEX[c & 15]);
    }

    private static int nextUnpaired(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (!isPair(text, at)) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
