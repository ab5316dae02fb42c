package io.jsonrpc.demo;

import io.jsonrpc.error.RequestRejectedException;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Transaction;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code slow} answers after some milliseconds, and holds no thread until then. */
class SlowHandler extends DefaultJsonRpcHandler<SlowHandler.Params> {

    /** What {@code slow} takes. */
    record Params(@Nullable Long millis) {}

    @Override
    public void handleRequest(Transaction transaction, Request<Params> request) throws Exception {
        if (!"slow".equals(request.getMethod())) {
            throw RequestRejectedException.methodNotFound();
        }
        Long millis = request.getParams() == null ? null : request.getParams().millis();
        if (millis == null || millis < 0 || millis > 60_000) {
            throw RequestRejectedException.invalidParams();
        }
        transaction.startAsync();
        Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
        Future<?> answer = CompletableFuture.runAsync(() -> answer(transaction, millis), later);
        transaction.onCancel(() -> answer.cancel(false));
    }

    private static void answer(Transaction transaction, long millis) {
        try {
            transaction.sendResponse(millis);
        } catch (IOException neverThrown) {
            throw new IllegalStateException(neverThrown);
        }
    }
}
