package io.jsonrpc.server.session;

import io.jsonrpc.core.subscription.StreamSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that notes what it is called with: items, {@code complete}, or the name of the failure. */
final class StreamListener implements Flow.Subscriber<Integer> {

    final List<Object> heard = new ArrayList<>();

    private final long demand;

    private Consumer<Integer> action = item -> {};

    private @Nullable Throwable failure;

    private @Nullable StreamSubscription given;

    /** @param demand items that it requests at once; 0 for none */
    StreamListener(long demand) {
        this.demand = demand;
    }

    StreamListener onNext(Consumer<Integer> newAction) {
        this.action = newAction;
        return this;
    }

    void skipped(long items) {
        this.heard.add("skipped " + items);
    }

    StreamSubscription subscription() {
        return Objects.requireNonNull(this.given);
    }

    Throwable failure() {
        return Objects.requireNonNull(this.failure);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.given = (StreamSubscription) subscription;
        if (this.demand > 0) {
            subscription.request(this.demand);
        }
    }

    @Override
    public void onNext(Integer item) {
        this.heard.add(item);
        this.action.accept(item);
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
