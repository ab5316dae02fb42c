package io.jsonrpc.core.message;

/**
 * Makes received text safe to print on one line of a log: control, format and unpaired surrogate characters are
 * escaped, so that it can neither forge lines nor control terminals, and long text is truncated.
 *
 * @since 0.1
 */
public final class Printable {

    private Printable() {}

    /**
     * The text, safe to print.
     *
     * @param maxLength the number of characters to print
     */
    public static String of(String text, int maxLength) {
        int length = Math.min(text.length(), maxLength);
        StringBuilder safe = new StringBuilder(length + 16);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isUnprintable(c) || (Character.isSurrogate(c) && !isPaired(text, i, length))) {
                safe.append(String.format("\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        if (length < text.length()) {
            safe.append("… (").append(text.length()).append(" characters)");
        }
        return safe.toString();
    }

    private static boolean isUnprintable(char c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isPaired(String text, int i, int length) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
