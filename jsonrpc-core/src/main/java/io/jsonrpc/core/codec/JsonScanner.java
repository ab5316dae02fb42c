package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.MessageLimits;

/**
 * A cursor over a text that must be JSON according to RFC 8259. It builds no values: callers skip over them and take
 * the text between two positions.
 *
 * <p>Every method leaves the cursor after what it read, and throws a {@link Fault} if the text is not JSON or exceeds a
 * limit; the scanner cannot be used after that. A duplicate member name is only recorded.
 */
final class JsonScanner {

    private final String text;

    private final MessageLimits limits;

    private final MemberNames names = new MemberNames();

    private int at;

    private int depth;

    private int tokens;

    private int objects;

    private boolean duplicate;

    JsonScanner(String text, MessageLimits limits) {
        this.text = text;
        this.limits = limits;
    }

    /** The index of the next character to read. */
    int position() {
        return this.at;
    }

    /** The next character without consuming it; NUL at the end of the text. */
    char peek() {
        return this.at < this.text.length() ? this.text.charAt(this.at) : '\0';
    }

    /** Whether an object read since the last call of this method has a duplicate name. */
    boolean takeDuplicate() {
        boolean found = this.duplicate;
        this.duplicate = false;
        return found;
    }

    /** Skips white space. */
    void space() {
        String text = this.text;
        int at = this.at;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        this.at = at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** Skips white space up to the end of the text; anything else there is a fault. */
    void end() {
        space();
        if (this.at < this.text.length()) {
            throw syntax();
        }
    }

    /** Skips one value of any kind. */
    void value() {
        switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> {
                token();
                string();
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                token();
                number();
            }
            default -> throw syntax();
        }
    }

    private void object() {
        int object = openObject();
        int members = 0;
        for (boolean more = first('}'); more; more = next('}')) {
            name(object, ++members);
            value();
        }
    }

    private void array() {
        openArray();
        for (boolean more = first(']'); more; more = next(']')) {
            value();
        }
    }

    /**
     * Enters the object that starts at the next brace.
     *
     * @return the number to pass to {@link #name} for its names
     */
    int openObject() {
        open();
        return this.objects++;
    }

    /** Enters the array that starts at the next bracket. */
    void openArray() {
        open();
    }

    private void open() {
        if (++this.depth > this.limits.depth()) {
            throw new Fault(ErrorType.TOO_DEEP);
        }
        token();
        this.at++;
    }

    /** Whether the container just entered has an entry; if not, leaves it. */
    boolean first(char close) {
        space();
        if (peek() != close) {
            return true;
        }
        close();
        return false;
    }

    /** Whether another entry follows; if not, leaves the container. */
    boolean next(char close) {
        space();
        char c = peek();
        if (c == ',') {
            this.at++;
            space();
            return true;
        }
        if (c != close) {
            throw syntax();
        }
        close();
        return false;
    }

    private void close() {
        this.depth--;
        this.at++;
    }

    /**
     * Reads a member name and the colon after it, up to the value.
     *
     * @param object what {@link #openObject()} returned for the object
     * @param members the member's number in the object, from 1
     * @return the hash of the decoded name
     */
    long name(int object, int members) {
        if (peek() != '"') {
            throw syntax();
        }
        token();
        if (members > this.limits.members()) {
            throw new Fault(ErrorType.TOO_MANY_MEMBERS);
        }
        long name = nameHash();
        this.duplicate |= !this.names.add(object, name);
        space();
        if (peek() != ':') {
            throw syntax();
        }
        this.at++;
        space();
        return name;
    }

    private long nameHash() {
        String text = this.text;
        long hash = MemberNames.EMPTY;
        int room = this.limits.nameLength();
        int at = this.at + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                this.at = at;
                return hash;
            }
            if (c < ' ') {
                throw syntax();
            }
            if (c == '\\') {
                int escape = at;
                at = escaped(escape);
                c = JsonStrings.unescape(text, escape);
            }
            if (--room < 0) {
                throw new Fault(ErrorType.NAME_TOO_LONG);
            }
            hash = MemberNames.append(hash, c);
        }
        throw syntax();
    }

    private void string() {
        String text = this.text;
        int at = this.at + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                this.at = at;
                return;
            }
            if (c < ' ') {
                throw syntax();
            }
            if (c == '\\') {
                at = escaped(at);
            }
        }
        throw syntax();
    }

    /** The index after the escape whose backslash is at {@code at - 1}. */
    private int escaped(int at) {
        if (at >= this.text.length()) {
            throw syntax();
        }
        return switch (this.text.charAt(at)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> {
                for (int digit = at + 1; digit <= at + 4; digit++) {
                    if (digit >= this.text.length() || !isHex(this.text.charAt(digit))) {
                        throw syntax();
                    }
                }
                yield at + 5;
            }
            default -> throw syntax();
        };
    }

    private static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private void number() {
        if (peek() == '-') {
            this.at++;
        }
        if (peek() == '0') {
            this.at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            this.at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            this.at++;
            if (peek() == '+' || peek() == '-') {
                this.at++;
            }
            digits();
        }
    }

    private void digits() {
        String text = this.text;
        int start = this.at;
        int at = start;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw syntax();
        }
        this.at = at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void literal(String word) {
        if (!this.text.startsWith(word, this.at)) {
            throw syntax();
        }
        token();
        this.at += word.length();
    }

    private void token() {
        if (++this.tokens > this.limits.tokens()) {
            throw new Fault(ErrorType.TOO_MANY_TOKENS);
        }
    }

    private static Fault syntax() {
        return new Fault(ErrorType.PARSE_ERROR);
    }

    /** The reason why reading ended early. Has no stack trace, because invalid input may arrive in large numbers. */
    static final class Fault extends RuntimeException {

        private final ErrorType type;

        private Fault(ErrorType type) {
            super(null, null, false, false);
            this.type = type;
        }

        ErrorType type() {
            return this.type;
        }
    }
}
