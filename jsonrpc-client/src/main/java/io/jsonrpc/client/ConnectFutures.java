package io.jsonrpc.client;

import io.jsonrpc.core.engine.threads.Workers;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The futures that the application has from {@code connectAsync()}: completed on a worker, and before the client is closed. */
final class ConnectFutures {

    private final Workers workers;

    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();

    ConnectFutures(Workers workers) {
        this.workers = workers;
    }

    /** A future that completes as this one does, but on a worker. */
    CompletableFuture<Void> follow(CompletableFuture<Boolean> connected) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        this.open.add(result);
        connected.whenComplete((same, failure) -> this.workers.complete(() -> {
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
            this.open.remove(result);
        }));
        return result;
    }

    /** Completes when all that are open now have completed, in either way. */
    CompletableFuture<Void> completed() {
        return CompletableFuture.allOf(this.open.toArray(CompletableFuture[]::new))
                .handle((nothing, failure) -> null);
    }
}
