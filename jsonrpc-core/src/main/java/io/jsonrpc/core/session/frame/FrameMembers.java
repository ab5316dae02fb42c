package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import org.jspecify.annotations.Nullable;

/** The members of an object of a message of the session layer; what is missing or has another form is a {@link Fault}. */
public final class FrameMembers {

    private static final int MAX_TEXT = 1024;

    private final JsonMembers members;

    private FrameMembers(JsonMembers members) {
        this.members = members;
    }

    /** Ends the reading. Has no stack trace, because invalid input may arrive in large numbers. */
    public static final class Fault extends RuntimeException {

        private final String reason;

        public Fault(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** For the log and the close frame; contains nothing of the message. */
        public String reason() {
            return this.reason;
        }
    }

    /** Reads a text that is one object. */
    public static FrameMembers read(String text) {
        FrameMembers members = orNull(text);
        if (members == null) {
            throw new Fault("no JSON object, beyond a limit, or a member twice");
        }
        return members;
    }

    /** Reads a text that may be one object; null if it is none. */
    public static @Nullable FrameMembers orNull(@Nullable String text) {
        JsonMembers members = text == null ? null : JsonMembers.read(text, MessageLimits.DEFAULT);
        return members == null ? null : new FrameMembers(members);
    }

    /** The value of a member as written; null if absent. */
    public @Nullable String literal(String name) {
        return this.members.literal(name);
    }

    /** The string value of a member; null if absent or not a string. */
    public @Nullable String string(String name) {
        return this.members.string(name);
    }

    public FrameMembers object(String name) {
        String literal = this.members.literal(name);
        if (literal == null || literal.charAt(0) != '{') {
            throw new Fault(name + " is no object");
        }
        return read(literal);
    }

    /** Any object as its text. */
    public JsonText json(String name) {
        object(name);
        return new JsonText(String.valueOf(this.members.literal(name)));
    }

    /** Any value as its text; null if absent. */
    public @Nullable JsonText anything(String name) {
        String literal = this.members.literal(name);
        return literal == null ? null : new JsonText(literal);
    }

    /** A text that may be empty; null if absent. */
    public @Nullable String textIfAny(String name) {
        if (this.members.literal(name) == null) {
            return null;
        }
        String value = this.members.string(name);
        if (value == null || value.length() > MAX_TEXT) {
            throw new Fault(name + " is no string of at most " + MAX_TEXT + " characters");
        }
        return value;
    }

    public String text(String name) {
        String value = this.members.string(name);
        if (value == null || value.isEmpty() || value.length() > MAX_TEXT) {
            throw new Fault(name + " is no string of 1 to " + MAX_TEXT + " characters");
        }
        return value;
    }

    public long count(String name) {
        long value = WireNumbers.read(this.members.literal(name));
        if (value < 0) {
            throw new Fault(name + " is no whole number from 0 to 2^53-1");
        }
        return value;
    }

    public long positive(String name) {
        long value = count(name);
        if (value == 0) {
            throw new Fault(name + " is 0");
        }
        return value;
    }

    /** A positive number, at most the largest {@code int}. */
    public int size(String name) {
        return (int) Math.min(positive(name), Integer.MAX_VALUE);
    }
}
