package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Where an argument comes from that does not come from params. Chosen once for a parameter, called for each call.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ArgumentSource {

    /**
     * The argument of one call.
     *
     * @throws Exception fails the call, as one of the method does
     */
    @Nullable Object of(Transaction transaction) throws Exception;
}
