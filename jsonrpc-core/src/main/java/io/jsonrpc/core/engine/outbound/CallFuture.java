package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.engine.threads.Workers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The future of a request. Waiting for it inside a handler releases the session's turn, like a synchronous request.
 * Cancelling it runs an action once.
 */
public final class CallFuture<T> extends CompletableFuture<T> {

    private final Runnable onCancel;

    public CallFuture(Runnable onCancel) {
        this.onCancel = onCancel;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = !isDone() && super.cancel(mayInterruptIfRunning);
        if (first) {
            this.onCancel.run();
        }
        return first || isCancelled();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (isDone()) {
            return super.get();
        }
        try {
            return Workers.await(super::get);
        } catch (InterruptedException | ExecutionException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (isDone()) {
            return super.get(timeout, unit);
        }
        try {
            return Workers.await(() -> super.get(timeout, unit));
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public T join() {
        if (isDone()) {
            return super.join();
        }
        try {
            return Workers.await(super::join);
        } catch (RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CallFuture<>(() -> {});
    }
}
