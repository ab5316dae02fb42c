package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.MessageLimits;

/**
 * A cursor over a text that must be JSON according to RFC 8259. It builds no values: callers skip over them and take
 * the text between two positions.
 *
 * <p>Every method leaves the cursor after what it read, and throws a {@link JsonFault} if the text is not JSON or
 * exceeds a limit; the scanner cannot be used after that. A duplicate member name is only recorded.
 */
final class JsonScanner {

    private final String text;

    private final MessageLimits limits;

    private final MemberNames names = MemberNames.take();

    private int at;

    private int depth;

    private int tokens;

    private int objects;

    private boolean duplicate;

    JsonScanner(String text, MessageLimits limits) {
        this.text = text;
        this.limits = limits;
    }

    /** The scanner is not used any more. */
    void release() {
        this.names.release();
    }

    String text() {
        return this.text;
    }

    MessageLimits limits() {
        return this.limits;
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
        while (at < text.length() && JsonTokens.isSpace(text.charAt(at))) {
            at++;
        }
        this.at = at;
    }

    /** Skips white space up to the end of the text; anything else there is a fault. */
    void end() {
        space();
        if (this.at < this.text.length()) {
            throw JsonFault.syntax();
        }
    }

    /** Skips one value of any kind. */
    void value() {
        switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> {
                token();
                this.at = JsonTokens.endOfString(this.text, this.at);
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                token();
                this.at = JsonTokens.endOfNumber(this.text, this.at);
            }
            default -> throw JsonFault.syntax();
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
            throw new JsonFault(ErrorType.TOO_DEEP);
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
            throw JsonFault.syntax();
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
            throw JsonFault.syntax();
        }
        token();
        if (members > this.limits.members()) {
            throw new JsonFault(ErrorType.TOO_MANY_MEMBERS);
        }
        long name = nameHash();
        this.duplicate |= !this.names.add(object, name);
        space();
        if (peek() != ':') {
            throw JsonFault.syntax();
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
                throw JsonFault.syntax();
            }
            if (c == '\\') {
                int escape = at;
                at = JsonTokens.endOfEscape(text, escape);
                c = JsonStrings.unescape(text, escape);
            }
            if (--room < 0) {
                throw new JsonFault(ErrorType.NAME_TOO_LONG);
            }
            hash = MemberNames.append(hash, c);
        }
        throw JsonFault.syntax();
    }

    private void literal(String word) {
        if (!this.text.startsWith(word, this.at)) {
            throw JsonFault.syntax();
        }
        token();
        this.at += word.length();
    }

    private void token() {
        if (++this.tokens > this.limits.tokens()) {
            throw new JsonFault(ErrorType.TOO_MANY_TOKENS);
        }
    }
}
