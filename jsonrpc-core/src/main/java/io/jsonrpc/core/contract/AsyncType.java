package io.jsonrpc.core.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A kind of return types whose value comes later: its first type argument is the result. {@link CompletionStage} is one;
 * other jars provide more ({@link java.util.ServiceLoader}).
 *
 * @since 0.1
 */
public interface AsyncType {

    /** The futures of the JDK. */
    AsyncType STAGE = new AsyncType() {

        @Override
        public boolean covers(Class<?> returnType) {
            return returnType == CompletionStage.class || returnType == CompletableFuture.class;
        }

        @Override
        public CompletionStage<?> stage(Object returned) {
            return (CompletionStage<?>) returned;
        }

        @Override
        public Object calling(Supplier<CompletableFuture<Object>> call) {
            return call.get();
        }
    };

    /** Whether a method that returns this type has its value later. */
    boolean covers(Class<?> returnType);

    /**
     * The value of a method that was called, as a stage.
     *
     * @param returned what the method returned
     */
    CompletionStage<?> stage(Object returned);

    /**
     * What a method of a proxy returns.
     *
     * @param call sends the request; cancelling its future cancels the request. May be called later, or more than once
     */
    Object calling(Supplier<CompletableFuture<Object>> call);
}
