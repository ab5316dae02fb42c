package io.jsonrpc.core.proxy;

import com.google.gson.JsonElement;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of a proxy, which may be sent more than once.
 *
 * @param progress receives the values of {@code $/progress}; null for none
 * @param token cancels the request; null for none
 */
record ProxyCall(
        JsonRpcRequestSender sender,
        String method,
        @Nullable Object params,
        @Nullable Duration timeout,
        @Nullable Consumer<JsonElement> progress,
        @Nullable CancellationToken token) {

    /** Sends it and waits for the result. */
    JsonText now() throws IOException {
        if (this.progress == null && this.token == null) {
            JsonText result = this.sender.sendRequest(this.method, this.params, JsonText.class, this.timeout);
            return result == null ? JsonText.NULL : result;
        }
        CompletableFuture<JsonText> answer = later();
        try {
            return answer.get();
        } catch (InterruptedException interrupt) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TransportException(
                    "Interrupted while waiting for the answer to '" + this.method + "'", interrupt);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (RuntimeException notWaited) {
            answer.cancel(true);
            throw notWaited;
        }
    }

    /** Sends it; the future completes on a worker, and cancels the request when it is cancelled. */
    CompletableFuture<JsonText> later() {
        CancellationToken stop = this.token;
        if (stop == null) {
            return send();
        }
        if (stop.isCancelled()) {
            return CompletableFuture.failedFuture(new CancellationException("Cancelled before it was sent"));
        }
        CompletableFuture<JsonText> answer = send();
        Runnable cancel = () -> answer.cancel(true);
        stop.onCancel(cancel);
        answer.whenComplete((result, failure) -> stop.forget(cancel));
        return answer;
    }

    private CompletableFuture<JsonText> send() {
        return this.progress == null
                ? this.sender.sendRequestAsync(this.method, this.params, JsonText.class, this.timeout)
                : this.sender.sendRequestAsync(this.method, this.params, JsonText.class, this.timeout, this.progress);
    }
}
