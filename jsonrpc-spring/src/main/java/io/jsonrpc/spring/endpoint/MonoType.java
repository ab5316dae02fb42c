package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.contract.AsyncType;
import io.jsonrpc.spring.context.ReactorContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Reactor's type of one value that comes later: a controller's method may return it, and a proxy sends one request for each
 * subscription. Found by its name, since Reactor need not be there.
 *
 * @since 0.1
 */
public final class MonoType implements AsyncType {

    @Override
    public boolean covers(Class<?> returnType) {
        return returnType.getName().equals("reactor.core.publisher.Mono");
    }

    @Override
    public CompletionStage<?> stage(Object returned) {
        return ReactorContext.of((Mono<?>) returned).toFuture();
    }

    @Override
    public Object calling(Supplier<CompletableFuture<Object>> call) {
        return Mono.fromFuture(call);
    }
}
