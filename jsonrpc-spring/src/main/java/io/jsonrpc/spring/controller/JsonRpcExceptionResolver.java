package io.jsonrpc.spring.controller;

import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * A bean that decides which error stands for exceptions of controllers, for those that no {@link JsonRpcExceptionHandler}
 * handles. Resolvers are called in their order until one has an error; safe for use by many threads.
 *
 * <pre>{@code
 * @Bean
 * JsonRpcExceptionResolver outages() {
 *     return (failure, transaction) ->
 *             failure instanceof SQLTransientException ? new ResponseError(1, "Try again later") : null;
 * }
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface JsonRpcExceptionResolver {

    /**
     * The error to answer with.
     *
     * @param failure what the method threw, or its future failed with
     * @param transaction the call; the resolver does not answer it
     * @return null if this resolver has none for it
     */
    @Nullable ResponseError resolve(Throwable failure, Transaction transaction);
}
