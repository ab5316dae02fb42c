package io.jsonrpc.soak;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A call with a stream that one end handles: takes its numbers, each once and in order, and answers how many it has taken. */
final class Taking implements Flow.Subscriber<Integer> {

    private final Transaction call;

    private final Faults faults;

    private final AtomicLong open;

    private final int most;

    private int last;

    private boolean over;

    private Flow.@Nullable Subscription subscription;

    private Taking(Transaction call, int most, Faults faults, AtomicLong open) {
        this.call = call;
        this.most = most;
        this.faults = faults;
        this.open = open;
    }

    /**
     * Handles a call of {@link Uploading}.
     *
     * @param open how many are handled
     */
    static void begin(Transaction call, @Nullable JsonElement params, Faults faults, AtomicLong open) {
        JsonObject members = Objects.requireNonNull(params, "params").getAsJsonObject();
        call.startAsync();
        open.incrementAndGet();
        call.receiveStream(members.get("numbers"), Integer.class)
                .subscribe(new Taking(call, members.get("most").getAsInt(), faults, open));
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        this.subscription = given;
        given.request(this.most);
    }

    @Override
    public void onNext(Integer item) {
        if (this.over) {
            return;
        }
        if (item != this.last + 1) {
            this.faults.add("a stream as an argument: item " + item + " after " + this.last);
        }
        this.last = item;
        if (this.last == this.most) {
            Objects.requireNonNull(this.subscription).cancel();
            answer();
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!(failure instanceof CancellationException)) {
            this.faults.add("a stream as an argument failed: " + failure);
        }
        end();
    }

    @Override
    public void onComplete() {
        answer();
    }

    private void answer() {
        if (!this.over) {
            end();
            try {
                this.call.sendResponse(this.last);
            } catch (IOException failure) {
                this.faults.add("a call with a stream was not answered: " + failure);
            }
        }
    }

    private void end() {
        if (!this.over) {
            this.over = true;
            this.open.decrementAndGet();
        }
    }
}
