package io.jsonrpc.core.codec.binding;

import io.jsonrpc.core.message.Printable;
import java.util.Locale;

/**
 * A JSON value does not fit the requested Java type, or the params of a method have none or one too many.
 *
 * @since 0.1
 */
public class BindingException extends RuntimeException {

    private static final int PRINTED_CHARACTERS = 256;

    private final String path;

    private final Reason reason;

    /** Why a value is refused. */
    public enum Reason {
        /** It does not fit the type. */
        TYPE,
        /** The value must be there and is not. */
        MISSING,
        /** It is null, which the parameter cannot be. */
        NULL,
        /** No parameter has that name or that position. */
        UNKNOWN;

        /** The word on the wire: the name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Names a value that does not fit the type, and the cause.
     *
     * @param path the JSON path of the value that does not fit, such as {@code $.minuend}
     */
    public BindingException(String path, Throwable cause) {
        super("Value at " + Printable.of(path, PRINTED_CHARACTERS) + " does not fit", cause);
        this.path = path;
        this.reason = Reason.TYPE;
    }

    /** Names a value that is refused, or that is missing. */
    public BindingException(String path, Reason reason) {
        super("Value at " + Printable.of(path, PRINTED_CHARACTERS) + " is refused: " + reason.word());
        this.path = path;
        this.reason = reason;
    }

    /** The JSON path of the value that does not fit. */
    public String path() {
        return this.path;
    }

    /** Why it is refused. */
    public Reason reason() {
        return this.reason;
    }
}
