package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.Transaction;
import org.jspecify.annotations.Nullable;

/** Makes an argument of a value that is bound to params. */
@FunctionalInterface
interface MadeArgument {

    /**
     * The argument of one call.
     *
     * @param bound the value; null if there is none
     * @throws IllegalArgumentException if the value does not fit
     */
    @Nullable Object of(Transaction transaction, @Nullable Object bound);
}
