package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.Printable;

/**
 * A JSON value does not fit the requested Java type.
 *
 * @since 0.1
 */
public class BindingException extends RuntimeException {

    private final String path;

    /**
     * Names the value and the cause.
     *
     * @param path the JSON path of the value that does not fit, such as {@code $.minuend}
     */
    public BindingException(String path, Throwable cause) {
        super("Value at " + Printable.of(path, 256) + " does not fit", cause);
        this.path = path;
    }

    /** The JSON path of the value that does not fit. */
    public String path() {
        return this.path;
    }
}
