package io.jsonrpc.soak;

import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.source.StreamSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one end of a session whose argument is a stream: now and then one is made, and some are cancelled. The other end
 * takes all its numbers, or only the first ones, and answers with how many it has taken.
 */
final class Uploading {

    private static final int MAX_CALLS = 2;

    private final String name;

    private final JsonRpcRequestSender sender;

    private final Numbers numbers;

    private final Faults faults;

    private final Random random;

    private final List<CompletableFuture<Integer>> calls = new ArrayList<>();

    private long answered;

    Uploading(String name, JsonRpcRequestSender sender, Numbers numbers, Faults faults) {
        this.name = name;
        this.sender = sender;
        this.numbers = numbers;
        this.faults = faults;
        this.random = new Random(~name.hashCode());
    }

    /** Makes a call, or cancels one, now and then. */
    void turn() {
        CompletableFuture<Integer> cancelled = null;
        synchronized (this) {
            if (this.random.nextInt(8) != 0) {
                return;
            }
            if (this.calls.size() == MAX_CALLS) {
                cancelled = this.calls.get(this.random.nextInt(MAX_CALLS));
            }
        }
        if (cancelled == null) {
            call();
        } else {
            cancelled.cancel(true);
        }
    }

    private void call() {
        int given = 1 + chance(Numbers.LAST);
        int most = 1 + chance(2 * Numbers.LAST);
        Map<String, Object> params = Map.of("numbers", StreamSource.of(this.numbers.upTo(given)), "most", most);
        try {
            CompletableFuture<Integer> call =
                    this.sender.sendRequestAsync("take", params, Integer.class, Conversation.PATIENCE);
            synchronized (this) {
                this.calls.add(call);
            }
            call.whenComplete((taken, failure) -> ended(call, Math.min(given, most), taken, failure));
        } catch (RuntimeException refusal) {
            this.faults.add(this.name + ": a call with a stream was not taken for sending: " + refusal);
        }
    }

    private synchronized int chance(int outcomes) {
        return this.random.nextInt(outcomes);
    }

    private void ended(
            CompletableFuture<Integer> call, int expected, @Nullable Integer taken, @Nullable Throwable failure) {
        synchronized (this) {
            this.calls.remove(call);
            this.answered += failure == null ? 1 : 0;
        }
        if (call.isCancelled()) {
            this.numbers.giveUp();
        }
        if (failure == null ? taken == null || taken != expected : !call.isCancelled()) {
            this.faults.add(
                    this.name + ": a call with a stream: " + taken + " in place of " + expected + ", " + failure);
        }
    }

    /** Cancels all calls. */
    void stop() {
        List<CompletableFuture<Integer>> open;
        synchronized (this) {
            open = List.copyOf(this.calls);
        }
        open.forEach(call -> call.cancel(true));
    }

    synchronized int size() {
        return this.calls.size();
    }

    /** Calls that were answered. */
    synchronized long answered() {
        return this.answered;
    }
}
