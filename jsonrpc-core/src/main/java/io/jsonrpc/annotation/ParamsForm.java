package io.jsonrpc.annotation;

/**
 * The form in which a proxy sends params.
 *
 * @since 0.1
 */
public enum ParamsForm {
    /** An object with a member for each parameter. */
    NAMED,
    /** An array with an element for each parameter; parameters need no names then. */
    POSITIONAL
}
