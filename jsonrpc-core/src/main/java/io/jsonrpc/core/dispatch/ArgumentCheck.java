package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the arguments of a call before the method gets them.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ArgumentCheck {

    /**
     * Refuses arguments.
     *
     * @param target the object that is called
     * @param arguments all of them, in the order of the Java method
     * @param params their text, by name or by position; null if there were none
     * @throws Exception fails the call: an {@link io.jsonrpc.core.error.InvalidParamsException} is answered with -32602
     */
    void check(Object target, @Nullable Object[] arguments, @Nullable JsonText params) throws Exception;
}
