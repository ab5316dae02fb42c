package io.jsonrpc.core.channel;

/**
 * How the path of a channel may be spelled. No filter of the web server sees it, so every spelling that a filter, a rule of
 * URLs and a router could read in different ways is refused before it is compared with anything.
 */
public final class ChannelPath {

    private static final int MAX_LENGTH = 1024;

    /** Beside letters and digits. There is no semicolon: it would begin parameters of a segment. */
    private static final String PLAIN = "-._~!$&'()*+,=:@";

    /** What may not be hidden behind a percent sign, beside what may stand there as it is. */
    private static final String NEVER_ENCODED = "/\\%;";

    private ChannelPath() {}

    /** @throws IllegalArgumentException if a path is not absolute, or has more than one meaning */
    public static void require(String path) {
        if (!isPlain(path)) {
            throw new IllegalArgumentException("No path of a channel: '" + path
                    + "'. It must be absolute, without a query, '//', '.', '..' or needless percent codes");
        }
    }

    /** Whether a path is absolute and has exactly one meaning. */
    public static boolean isPlain(String path) {
        if (path.length() > MAX_LENGTH || !path.startsWith("/")) {
            return false;
        }
        int segment = 1;
        for (int at = 1; at < path.length(); at++) {
            char c = path.charAt(at);
            if (c == '/') {
                if (at == segment || isDots(path, segment, at)) {
                    return false;
                }
                segment = at + 1;
            } else if (c == '%') {
                if (!isEncoded(path, at)) {
                    return false;
                }
                at += 2;
            } else if (!isPlain(c)) {
                return false;
            }
        }
        return !isDots(path, segment, path.length());
    }

    private static boolean isDots(String path, int from, int to) {
        return path.charAt(to - 1) == '.' && (to - from == 1 || to - from == 2 && path.charAt(from) == '.');
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }

    private static boolean isEncoded(String path, int at) {
        if (at + 2 >= path.length()) {
            return false;
        }
        int high = hex(path.charAt(at + 1));
        int low = hex(path.charAt(at + 2));
        int value = 16 * high + low;
        return high >= 0
                && low >= 0
                && value >= ' '
                && value != 0x7F
                && !isPlain(value)
                && NEVER_ENCODED.indexOf(value) < 0;
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
