package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.engine.threads.DeadlineWatch;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests this peer has sent that are still unanswered. Each ends exactly once: answered, failed, timed out, cancelled
 * or closed, whichever comes first; its entry is then removed.
 */
public final class PendingRequests {

    /** One pending request. Its future completes on the thread that ends it; no dependent runs user code there. */
    public static final class Pending {

        public final RequestId id;

        final SentCall call;

        final Duration timeout;

        final CompletableFuture<JsonRpcResponse> answer = new CompletableFuture<>();

        private final long deadline;

        /** The other side is told of the timeout. Set before the request is sent. */
        boolean tellsTimeout;

        /** The call whose handler sends it; null for none. Set before the request is sent. */
        @Nullable JsonRpcCall outer;

        /** Null for none. Set before the request is sent. */
        volatile @Nullable ProgressReceiver progress;

        /** The whole batch it is part of; null for a single message. Set before the request is sent. */
        volatile @Nullable List<Pending> batch;

        /** The number of the message that carried the request on the transport; 0 if it was not sent. */
        volatile long message;

        private Pending(RequestId id, SentCall call, Duration timeout, long deadline) {
            this.id = id;
            this.call = call;
            this.timeout = timeout;
            this.deadline = deadline;
        }
    }

    /** Longer timeouts are limited to this one, so that sums of times do not overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Timers timers;

    private final int ownLimit;

    private volatile int limit;

    private final Supplier<@Nullable TransportException> absence;

    private final Consumer<Pending> onTimeout;

    private final DeadlineWatch watch;

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<RequestId, Pending> waiting = new HashMap<>();

    private final int maxId;

    private int lastId;

    private @Nullable CloseStatus closed;

    /**
     * An empty table.
     *
     * @param firstId the first id, from 1
     * @param maxId the last id, after which ids start at 1 again, up to 2^31-1
     * @param absence why there is no connection, for the message of a timeout; null when there is one
     * @param onTimeout called for each request that timed out, after it has ended
     */
    public PendingRequests(
            Timers timers,
            int limit,
            int firstId,
            int maxId,
            Supplier<@Nullable TransportException> absence,
            Consumer<Pending> onTimeout) {
        this.timers = timers;
        this.ownLimit = limit;
        this.limit = limit;
        this.lastId = firstId - 1;
        this.maxId = maxId;
        this.absence = absence;
        this.onTimeout = onTimeout;
        this.watch = new DeadlineWatch(timers, this::endDue);
    }

    /**
     * Creates an entry, before the request is sent.
     *
     * @throws QueueFullException if the limit of pending requests is reached
     * @throws PeerClosedException after {@link #close}
     */
    public Pending register(SentCall call, Duration timeout) {
        Duration bounded = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
        Pending pending;
        this.lock.lock();
        try {
            if (this.closed != null) {
                throw new PeerClosedException(this.closed);
            }
            int most = this.limit;
            if (this.waiting.size() >= most) {
                throw new QueueFullException(most + " requests are still unanswered, which is the limit");
            }
            pending = new Pending(nextId(), call, timeout, this.timers.now() + bounded.toNanos());
            this.waiting.put(pending.id, pending);
        } finally {
            this.lock.unlock();
        }
        this.watch.watch(pending.deadline);
        return pending;
    }

    private RequestId nextId() {
        RequestId id;
        do {
            this.lastId = this.lastId >= this.maxId ? 1 : this.lastId + 1;
            id = RequestId.of(this.lastId);
        } while (this.waiting.containsKey(id));
        return id;
    }

    /** Completes the request of an answer; false if it is not pending. */
    public boolean answer(JsonRpcResponse response) {
        if (response instanceof JsonRpcFailure refusal && mayConcernBatch(refusal)) {
            return refuseBatch(refusal);
        }
        Pending pending = take(response.id());
        return pending != null && pending.answer.complete(response);
    }

    /** Whether an error without an id may reject a batch; errors about the method may answer a notification. */
    private static boolean mayConcernBatch(JsonRpcFailure refusal) {
        int code = refusal.error().getCode();
        return refusal.id().equals(RequestId.NULL)
                && code != ErrorType.METHOD_NOT_FOUND.code()
                && code != ErrorType.INVALID_PARAMS.code();
    }

    /** Rejects a whole batch, if the pending requests are exactly one batch of which none has been answered. */
    private boolean refuseBatch(JsonRpcFailure refusal) {
        List<Pending> batch;
        this.lock.lock();
        try {
            batch = this.waiting.values().stream()
                    .findAny()
                    .map(pending -> pending.batch)
                    .orElse(null);
            if (batch == null
                    || batch.size() != this.waiting.size()
                    || !this.waiting.values().containsAll(batch)) {
                return false;
            }
            this.waiting.clear();
        } finally {
            this.lock.unlock();
        }
        batch.forEach(pending -> pending.answer.complete(refusal));
        return true;
    }

    /** Fails a request that can no longer be answered; false if it has already ended. */
    public boolean fail(RequestId id, TransportException failure) {
        Pending pending = take(id);
        return pending != null && pending.answer.completeExceptionally(failure);
    }

    /** The receiver of the progress of this request; null for none. */
    public @Nullable ProgressReceiver progressOf(RequestId id) {
        this.lock.lock();
        try {
            Pending pending = this.waiting.get(id);
            return pending == null ? null : pending.progress;
        } finally {
            this.lock.unlock();
        }
    }

    /** Removes a request whose answer is no longer needed; false if it has already ended. */
    boolean forget(RequestId id) {
        Pending pending = take(id);
        return pending != null && pending.answer.cancel(false);
    }

    /** Removes a request that was not sent. */
    void withdraw(RequestId id) {
        take(id);
    }

    private @Nullable Pending take(RequestId id) {
        this.lock.lock();
        try {
            return this.waiting.remove(id);
        } finally {
            this.lock.unlock();
        }
    }

    public int size() {
        this.lock.lock();
        try {
            return this.waiting.size();
        } finally {
            this.lock.unlock();
        }
    }

    /** Fails the requests that were sent, or all, with the failures of their messages; later requests are accepted. */
    public void failAll(boolean unsentToo, LongFunction<TransportException> failures) {
        List<Pending> orphans;
        this.lock.lock();
        try {
            orphans = this.waiting.values().stream()
                    .filter(pending -> unsentToo || pending.message > 0)
                    .toList();
            orphans.forEach(orphan -> this.waiting.remove(orphan.id));
        } finally {
            this.lock.unlock();
        }
        orphans.forEach(orphan -> orphan.answer.completeExceptionally(failures.apply(orphan.message)));
    }

    /** Sets the maximum number of unanswered requests that the other side accepts. */
    public void limit(int most) {
        this.limit = Math.min(this.ownLimit, most);
    }

    /** Fails all requests and every later one. */
    public void close(CloseStatus status) {
        List<Pending> orphans;
        this.lock.lock();
        try {
            this.closed = status;
            orphans = new ArrayList<>(this.waiting.values());
            this.waiting.clear();
        } finally {
            this.lock.unlock();
        }
        this.watch.stop();
        orphans.forEach(orphan -> orphan.answer.completeExceptionally(new PeerClosedException(status)));
    }

    private long endDue(long now) {
        List<Pending> due = new ArrayList<>();
        long next = Long.MAX_VALUE;
        this.lock.lock();
        try {
            for (Pending pending : this.waiting.values()) {
                long left = pending.deadline - now;
                if (left <= 0) {
                    due.add(pending);
                } else {
                    next = Math.min(next, left);
                }
            }
            due.forEach(pending -> this.waiting.remove(pending.id));
        } finally {
            this.lock.unlock();
        }
        for (Pending pending : due) {
            pending.answer.completeExceptionally(
                    new RequestTimeoutException(pending.call.method(), pending.timeout, this.absence.get()));
            this.onTimeout.accept(pending);
        }
        return next == Long.MAX_VALUE ? -1 : next;
    }
}
