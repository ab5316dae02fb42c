package io.jsonrpc.core.engine;

import io.jsonrpc.core.subscription.StreamSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that writes down what it is called with, and does what a test says. */
public final class StreamReader implements Flow.Subscriber<Object> {

    public final List<Object> heard = new ArrayList<>();

    private final long first;

    private Consumer<Object> action = item -> {};

    private @Nullable Throwable failure;

    private @Nullable StreamSubscription given;

    private int depth;

    /** @param first items that it requests at once; 0 for none */
    public StreamReader(long first) {
        this.first = first;
    }

    StreamReader onNext(Consumer<Object> newAction) {
        this.action = newAction;
        return this;
    }

    StreamSubscription subscription() {
        if (this.given == null) {
            throw new IllegalStateException("not subscribed");
        }
        return this.given;
    }

    public Throwable failure() {
        if (this.failure == null) {
            throw new IllegalStateException("has not failed: " + this.heard);
        }
        return this.failure;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.given = (StreamSubscription) subscription;
        if (this.first != 0) {
            subscription.request(this.first);
        }
    }

    @Override
    public void onNext(Object item) {
        this.depth++;
        this.heard.add(this.depth == 1 ? item : "nested " + item);
        this.action.accept(item);
        this.depth--;
    }

    @Override
    public void onError(Throwable reason) {
        this.heard.add(reason.getClass().getSimpleName());
        this.failure = reason;
    }

    @Override
    public void onComplete() {
        this.heard.add("complete");
    }
}
