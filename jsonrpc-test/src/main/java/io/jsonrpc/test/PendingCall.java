package io.jsonrpc.test;

import com.google.gson.JsonElement;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.message.ResponseError;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that was sent.
 *
 * @since 0.1
 */
public final class PendingCall {

    private final Call call;

    private final TesterClient client;

    private final CompletableFuture<JsonElement> future;

    private final Function<String, @Nullable Throwable> failures;

    /** @param failures what a method has thrown last, as far as it is known */
    PendingCall(
            Call call,
            TesterClient client,
            CompletableFuture<JsonElement> future,
            Function<String, @Nullable Throwable> failures) {
        this.call = call;
        this.client = client;
        this.future = future;
        this.failures = failures;
    }

    /**
     * Waits for the answer, and until everything is handled that the server has sent before it.
     *
     * @throws AssertionError when there is none within the response timeout, or none can come any more
     */
    public CallAnswer answer() {
        try {
            JsonElement result = this.future.get(this.client.limitNanos(), TimeUnit.NANOSECONDS);
            this.client.awaitHandling();
            return CallAnswer.result(this.call, this.call.tree(result));
        } catch (CancellationException cancelled) {
            throw new AssertionError(this.call + " was not answered: the test has cancelled it", cancelled);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RemoteErrorException error) {
                this.client.awaitHandling();
                return answered(error.getError());
            }
            throw new AssertionError(this.call + " was not answered: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError(this.call + " was not answered within "
                    + this.client.waiting().limit() + "; " + this.client.state());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the answer to " + this.call, interrupt);
        }
    }

    private CallAnswer answered(ResponseError error) {
        return CallAnswer.error(this.call, error, this.failures.apply(this.call.method()));
    }

    /** Whether it was answered, or none can come any more. Does not wait. */
    public boolean isDone() {
        return this.future.isDone();
    }

    /** Gives the call up: the server gets a cancellation. */
    public void cancel() {
        this.future.cancel(true);
    }
}
