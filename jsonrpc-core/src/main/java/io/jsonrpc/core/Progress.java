package io.jsonrpc.core;

import org.jspecify.annotations.Nullable;

/**
 * Values on the way to the answer of a call. A receiver reports them; they are sent as {@code $/progress}. A caller passes
 * one to a proxy, which calls it with the values that arrive.
 *
 * <p>Their token is the id of the request. Clients that choose a token, as those of the Language Server Protocol do, send it
 * in params, and the parameter has its name. In a call without a token the id is the token; a parameter annotated as {@code
 * @Nullable} is null then.
 *
 * <pre>{@code
 * List<Symbol> search(String text, @JsonRpcParam("workDoneToken") Progress<Integer> progress);
 * }</pre>
 *
 * @param <T> the type of the values
 * @since 0.1
 */
@FunctionalInterface
public interface Progress<T> {

    /**
     * Reports a value. Does nothing in a notification and after the end of the call. Of a caller it is called on a worker,
     * in order, before the call ends.
     */
    void report(@Nullable T value);
}
