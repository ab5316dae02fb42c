package io.jsonrpc.core.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.source.StreamSource;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An iterator that waits for its items is pulled on another thread, and cancelled. */
class PulledItemsTests {

    /** Waits for an item that never comes. */
    private static final class Waiting implements Iterator<Integer>, AutoCloseable {

        final CountDownLatch entered = new CountDownLatch(1);

        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            this.entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
            return 1;
        }

        @Override
        public void close() {
            this.closed.countDown();
        }
    }

    private static final class Hearing implements Flow.Subscriber<Integer> {

        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            this.subscription = given;
        }

        @Override
        public void onNext(Integer item) {
            this.heard.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            this.heard.add(failure);
        }

        @Override
        public void onComplete() {
            this.heard.add("complete");
        }

        Flow.Subscription to() {
            return Objects.requireNonNull(this.subscription);
        }
    }

    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    private final SourceCalls calls = new SourceCalls(this.worker, () -> {});

    private final Hearing hearing = new Hearing();

    @AfterEach
    void stop() {
        this.worker.shutdownNow();
    }

    private void subscribe(Iterator<Integer> items) {
        new PulledItems<>(StreamSource.of(items), items, this.calls).subscribe(this.hearing);
    }

    @Test
    void anInterruptEndsTheWaitAndNothingElse() throws Exception {
        Waiting waiting = new Waiting();
        subscribe(waiting);
        this.hearing.to().request(1);
        waiting.entered.await();

        // In this order: a source that is interrupted first may report that as its failure.
        this.hearing.to().cancel();
        this.calls.interrupt();

        assertThat(waiting.closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(this.worker.submit(Thread::interrupted).get()).isFalse();
        assertThat(this.hearing.heard).isEmpty();
    }

    @Test
    void anItemIsPulledForEachRequestAndTheEndIsSeenWithoutOne() throws Exception {
        subscribe(List.of(1, 2).iterator());

        this.hearing.to().request(1);
        assertThat(this.hearing.heard.poll(30, TimeUnit.SECONDS)).isEqualTo(1);
        this.worker.submit(() -> {}).get();
        assertThat(this.hearing.heard).isEmpty();

        this.hearing.to().request(1);
        assertThat(this.hearing.heard.poll(30, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(this.hearing.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("complete");
    }
}
