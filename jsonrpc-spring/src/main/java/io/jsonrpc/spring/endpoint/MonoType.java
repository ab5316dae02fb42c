package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.contract.AsyncType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Reactor's type of one value that comes later. */
final class MonoType implements AsyncType {

    @Override
    public boolean covers(Class<?> returnType) {
        return returnType == Mono.class;
    }

    @Override
    public CompletionStage<?> stage(Object returned) {
        return ((Mono<?>) returned).toFuture();
    }

    @Override
    public Object calling(Supplier<CompletableFuture<Object>> call) {
        return Mono.fromFuture(call);
    }
}
