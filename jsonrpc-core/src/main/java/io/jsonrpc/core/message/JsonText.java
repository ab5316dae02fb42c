package io.jsonrpc.core.message;

/**
 * A JSON value as text that is known to be well-formed. Params and results are passed in this form between codec and
 * handler, so that no tree is built for a value that is only forwarded.
 *
 * @param json the text of one JSON value
 * @since 0.1
 */
public record JsonText(String json) {

    /** The JSON value {@code null}. */
    public static final JsonText NULL = new JsonText("null");

    /** The JSON value {@code ""}: the automatic result when a handler returns without answering. */
    public static final JsonText EMPTY_STRING = new JsonText("\"\"");
}
