package io.jsonrpc.core.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A value that is asked for, as another library may have it. */
public interface Supplied<T> extends Supplier<T> {

    /** Found as those of other jars are. */
    final class Type implements AsyncType {

        @Override
        public boolean covers(Class<?> returnType) {
            return returnType == Supplied.class;
        }

        @Override
        public CompletionStage<?> stage(Object returned) {
            return CompletableFuture.completedStage(((Supplied<?>) returned).get());
        }

        @Override
        public Object calling(Supplier<CompletableFuture<Object>> call) {
            return (Supplied<Object>) () -> call.get().join();
        }
    }
}
