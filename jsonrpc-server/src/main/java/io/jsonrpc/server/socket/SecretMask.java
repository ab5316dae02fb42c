package io.jsonrpc.server.socket;

import java.util.List;
import java.util.Set;

/**
 * Masks the secrets of a message for a log, in one pass over the text and without recursion.
 *
 * <p>The value of a member with a secret name is masked, whatever its type. Names are compared by letters and digits
 * only, in lower case and with escapes decoded: {@code access_token} and {@code Access-Token} are equal. A session id
 * is replaced by its public name. Where a login is renewed all params are masked.
 *
 * <p>Text that is not JSON is shown up to its first fault, after which names and values cannot be distinguished.
 */
final class SecretMask {

    /** A name that contains one of these is secret. */
    private static final List<String> PARTS = List.of(
            "token",
            "password",
            "passwd",
            "passcode",
            "passphrase",
            "secret",
            "credential",
            "authorization",
            "apikey",
            "accesskey",
            "privatekey",
            "cookie",
            "sessionid");

    /** A name that equals one of these is secret; they are too short to be matched inside other names. */
    private static final Set<String> NAMES =
            Set.of("auth", "bearer", "jwt", "otp", "pass", "pin", "pw", "pwd", "ticket");

    /** Values that are never secret, whatever their name. */
    private static final Set<String> WORDS = Set.of("null", "true", "false");

    private static final String SESSION_ID = "sessionid";

    /** The session that a channel comes from: an id, if it is a text. */
    private static final String SESSION = "session";

    private static final String RENEWAL = "rpc.auth.renew";

    private static final String PARAMS = "params";

    private static final String HIDDEN = "\"***\"";

    private final String text;

    private final boolean renewal;

    private final StringBuilder out;

    /** The next position; everything before it has been copied or masked. */
    private int at;

    private SecretMask(String text, boolean renewal) {
        this.text = text;
        this.renewal = renewal;
        this.out = new StringBuilder(text.length() + 32);
    }

    /** Masks the beginning of a message, or all of it if it has no more characters. */
    static String mask(String message, int length) {
        String text = message.substring(0, Math.min(message.length(), length));
        SecretMask mask = new SecretMask(text, message.contains(RENEWAL));
        if (!mask.tokens()) {
            mask.out.append("… (no JSON from here)");
        }
        return mask.out.toString();
    }

    /** False at the first fault. */
    private boolean tokens() {
        boolean valueDue = true;
        while (!isAtEnd()) {
            char c = this.text.charAt(this.at);
            if (isSpace(c)) {
                copyTo(this.at + 1);
            } else if (c == ',' || c == '{' || c == '[') {
                copyTo(this.at + 1);
                valueDue = true;
            } else if (c == '}' || c == ']') {
                copyTo(this.at + 1);
                valueDue = false;
            } else if (!valueDue || !(c == '"' || isScalar(c))) {
                return false;
            } else if (c == '"') {
                valueDue = string();
            } else {
                copyTo(scalarEnd());
                valueDue = false;
            }
        }
        return true;
    }

    /** Skips a string and, if it is a secret name, its value; true if it was a name whose value follows. */
    private boolean string() {
        int start = this.at;
        copyTo(stringEnd(start));
        int end = this.at;
        spaces();
        if (!isNext(':')) {
            return false;
        }
        copyTo(this.at + 1);
        spaces();
        String name = comparable(start + 1, end - 1);
        boolean sessionId = name.equals(SESSION_ID) || (name.equals(SESSION) && isNext('"'));
        if (!sessionId && !isSecret(name)) {
            return true;
        }
        hide(sessionId);
        return false;
    }

    private boolean isSecret(String name) {
        return NAMES.contains(name) || PARTS.stream().anyMatch(name::contains) || (this.renewal && name.equals(PARAMS));
    }

    /** The letters and digits of a name. */
    private String comparable(int start, int end) {
        StringBuilder name = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = this.text.charAt(i);
            if (c == '\\') {
                i++;
                c = this.text.charAt(i);
                if (c == 'u') {
                    c = i + 4 < end ? hex(i + 1) : ' ';
                    i += 4;
                } else {
                    c = ' ';
                }
            }
            if (c >= 'A' && c <= 'Z') {
                name.append((char) (c + ('a' - 'A')));
            } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                name.append(c);
            }
        }
        return name.toString();
    }

    private char hex(int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = value << 4 | Math.max(0, Character.digit(this.text.charAt(i), 16));
        }
        return (char) value;
    }

    private void hide(boolean sessionId) {
        int start = this.at;
        char first = isAtEnd() ? ' ' : this.text.charAt(start);
        if (first == '"') {
            this.at = stringEnd(start);
            boolean whole = this.at - start >= 2 && this.text.charAt(this.at - 1) == '"';
            this.out.append(
                    sessionId && whole
                            ? "\"#" + SessionIds.publicName(this.text.substring(start + 1, this.at - 1)) + "\""
                            : HIDDEN);
        } else if (first == '{' || first == '[') {
            this.at = containerEnd(start);
            this.out.append(HIDDEN);
        } else if (isScalar(first)) {
            this.at = scalarEnd();
            String scalar = this.text.substring(start, this.at);
            this.out.append(WORDS.contains(scalar) ? scalar : HIDDEN);
        }
    }

    private int containerEnd(int start) {
        int depth = 0;
        int end = start;
        while (end < this.text.length()) {
            char c = this.text.charAt(end);
            end = c == '"' ? stringEnd(end) : end + 1;
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            if (depth == 0) {
                break;
            }
        }
        return end;
    }

    /** The position after the closing quote, or the end of the text if there is none. */
    private int stringEnd(int start) {
        for (int end = start + 1; end < this.text.length(); end++) {
            char c = this.text.charAt(end);
            if (c == '"') {
                return end + 1;
            }
            if (c == '\\') {
                end++;
            }
        }
        return this.text.length();
    }

    private int scalarEnd() {
        int end = this.at;
        while (end < this.text.length() && isScalar(this.text.charAt(end))) {
            end++;
        }
        return end;
    }

    private void spaces() {
        while (!isAtEnd() && isSpace(this.text.charAt(this.at))) {
            copyTo(this.at + 1);
        }
    }

    private void copyTo(int end) {
        this.out.append(this.text, this.at, end);
        this.at = end;
    }

    private boolean isNext(char c) {
        return !isAtEnd() && this.text.charAt(this.at) == c;
    }

    private boolean isAtEnd() {
        return this.at == this.text.length();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** Whether the character may be part of a number or of a literal name of JSON. */
    private static boolean isScalar(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '+' || c == '.' || c == 'E';
    }
}
