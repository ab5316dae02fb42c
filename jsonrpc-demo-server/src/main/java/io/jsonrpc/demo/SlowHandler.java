package io.jsonrpc.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code slow} answers after some milliseconds without blocking a thread. With {@code steps} it reports its progress in
 * percent after each step except the last.
 */
class SlowHandler extends DefaultJsonRpcHandler<SlowHandler.Params> {

    private static final int MAX_MILLIS = 60_000;

    private static final int MAX_STEPS = 100;

    /** The params of {@code slow}. */
    record Params(@Nullable Long millis, @Nullable Integer steps) {}

    /** The params of {@code $/progress}; the token is the id of the request. */
    record Progress(JsonElement token, int value) {}

    @Override
    public void handleRequest(Transaction transaction, Request<Params> request) throws Exception {
        if (!"slow".equals(request.getMethod())) {
            throw RequestRejectedException.methodNotFound();
        }
        Params params = request.getParams();
        Long millis = params == null ? null : params.millis();
        Integer steps = params == null ? null : params.steps();
        if (millis == null
                || millis < 0
                || millis > MAX_MILLIS
                || (steps != null && (steps < 1 || steps > MAX_STEPS))) {
            throw RequestRejectedException.invalidParams();
        }
        transaction.startAsync();
        List<Future<?>> tasks = new ArrayList<>();
        RequestId id = request.getId();
        if (steps != null && id != null) {
            JsonElement token = JsonParser.parseString(id.literal());
            for (int step = 1; step < steps; step++) {
                Progress progress = new Progress(token, 100 * step / steps);
                tasks.add(after(millis * step / steps, () -> tell(transaction.getSession(), progress)));
            }
        }
        tasks.add(after(millis, () -> answer(transaction, millis)));
        transaction.onCancel(() -> tasks.forEach(task -> task.cancel(false)));
    }

    private static Future<?> after(long millis, Runnable task) {
        Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(task, later);
    }

    private static void tell(Session session, Progress progress) {
        try {
            session.sendNotification("$/progress", progress);
        } catch (IOException | TransportException fullOrClosed) {
            // Progress that does not fit the queue is useless later.
        }
    }

    private static void answer(Transaction transaction, long millis) {
        try {
            transaction.sendResponse(millis);
        } catch (IOException neverThrown) {
            throw new IllegalStateException(neverThrown);
        }
    }
}
