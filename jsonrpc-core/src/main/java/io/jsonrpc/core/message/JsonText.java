package io.jsonrpc.core.message;

/**
 * A JSON value as text, already known to be well-formed. Params and results travel in this form between the codec and
 * the handler, so that no tree is built for a value that is only passed on.
 *
 * @param json the text of one JSON value
 * @since 0.1
 */
public record JsonText(String json) {

    /** The JSON value {@code null}. */
    public static final JsonText NULL = new JsonText("null");

    /** The JSON value {@code ""}: the automatic answer of a handler that did not answer. */
    public static final JsonText EMPTY_STRING = new JsonText("\"\"");
}
