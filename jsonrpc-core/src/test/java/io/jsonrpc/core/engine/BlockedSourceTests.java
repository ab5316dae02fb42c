package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.fixtures.ManualClock;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources that do not return, on real threads: who is interrupted, and when their places are free again. */
class BlockedSourceTests {

    private static final int MAX = 2;

    /** Blocks whoever requests items. */
    private static class Blocking implements Flow.Publisher<Object>, Flow.Subscription {

        final CountDownLatch entered = new CountDownLatch(1);

        final CountDownLatch gate = new CountDownLatch(1);

        final CountDownLatch left = new CountDownLatch(1);

        final CountDownLatch cancelled = new CountDownLatch(1);

        volatile boolean interrupted;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> subscriber) {
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long items) {
            this.entered.countDown();
            try {
                block();
            } catch (InterruptedException stopped) {
                this.interrupted = true;
                throw new IllegalStateException(stopped);
            } finally {
                this.left.countDown();
            }
        }

        void block() throws InterruptedException {
            this.gate.await();
        }

        @Override
        public void cancel() {
            this.cancelled.countDown();
        }
    }

    /** Goes on until a latch is opened, whoever interrupts it. */
    private static void insist(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException ignored) {
                // Waits again.
            }
        }
    }

    /** Heeds no interrupt. */
    private static final class Stubborn extends Blocking {

        @Override
        void block() {
            insist(this.gate);
        }
    }

    /** Ends when it is cancelled, and not before. */
    private static final class Loop extends Blocking {

        @Override
        void block() {
            insist(this.cancelled);
        }
    }

    private final BlockingQueue<StreamSource<?>> sources = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

    /** Runs before a text is written, on the thread that writes. */
    private volatile Runnable beforeWrite = () -> {};

    /** A permit for each place that was given back. */
    private final Semaphore givenBack = new Semaphore(0);

    private final ExecutorService own = Executors.newSingleThreadExecutor();

    private Workers workers = Workers.pool("source", 8, 8);

    private JsonRpcPeer peer = peer();

    private JsonRpcPeer peer() {
        StreamSettings settings =
                new StreamSettings(MAX, "rpc.stream.item", null, StreamSettings.DEFAULT.places()).with(places());
        RequestHandler<?> handler = RequestHandler.of(JsonText.class, (transaction, request) -> {
            if (request.getMethod().equals("interrupted")) {
                transaction.sendResponse(Thread.interrupted());
            } else {
                transaction.openStream(this.sources.remove());
            }
        });
        ManualClock clock = new ManualClock();
        JsonRpcPeer made = new PeerBuilder(
                        Conversation.CODEC,
                        this.workers,
                        new Timers(clock, clock::nanoTime),
                        new TestSession(),
                        handler)
                .streams(settings)
                .build();
        made.attach(
                new Transport() {

                    @Override
                    public void send(OutboundText message, SendCallback callback) {
                        BlockedSourceTests.this.beforeWrite.run();
                        BlockedSourceTests.this.sent.add(message.text());
                        callback.completed(null);
                    }

                    @Override
                    public void close(CloseStatus status) {}
                },
                null);
        made.flush();
        return made;
    }

    private StreamSettings.Places places() {
        return new StreamSettings.Places() {

            @Override
            public boolean take() {
                return true;
            }

            @Override
            public void giveBack() {
                BlockedSourceTests.this.givenBack.release();
            }
        };
    }

    /** All user code of the peer runs on one thread from now on. */
    private void withOneWorker() {
        this.workers.shutdown();
        this.workers = Workers.pool("source", 1, 8);
        this.peer = peer();
    }

    @AfterEach
    void stop() {
        this.own.shutdownNow();
        this.workers.shutdown();
    }

    private String answerTo(String request) throws InterruptedException {
        this.peer.receive(Conversation.CODEC.decode(request));
        String answer = this.sent.poll(30, TimeUnit.SECONDS);
        return answer == null ? "no answer" : answer;
    }

    private void open(int id, StreamSource<?> source) throws InterruptedException {
        this.sources.add(source);
        assertThat(answerTo(request(id, "watch"))).isEqualTo(result(id, "'s" + id + "'"));
    }

    private void cancel(int id) throws InterruptedException {
        assertThat(answerTo(request(100 + id, "rpc.stream.cancel", "{'subscription':'s" + id + "'}")))
                .isEqualTo(result(100 + id, "true"));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** The only worker has done what was there to do. */
    private void awaitWorker() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        this.workers.execute(done::countDown);
        await(done);
    }

    private void awaitPlace() throws InterruptedException {
        assertThat(this.givenBack.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCancelInterruptsARequestThatBlocksTheOnlyWorker() throws Exception {
        withOneWorker();
        Blocking source = new Blocking();
        open(1, StreamSource.of(source));
        await(source.entered);
        assertThat(this.givenBack.availablePermits()).isZero();

        cancel(1);

        await(source.left);
        await(source.cancelled);
        awaitPlace();
        assertThat(source.interrupted).isTrue();
        assertThat(answerTo(request(2, "interrupted"))).isEqualTo(result(2, "false"));
    }

    @Test
    void aCancelInterruptsAnIteratorThatBlocksTheOnlyWorker() throws Exception {
        withOneWorker();
        Blocking wait = new Blocking();
        CountDownLatch closed = new CountDownLatch(1);
        Iterator<Integer> items = new Iterator<>() {

            @Override
            public boolean hasNext() {
                wait.request(1);
                return true;
            }

            @Override
            public Integer next() {
                return 1;
            }
        };
        open(1, StreamSource.of(new ClosingIterator(items, closed)));
        await(wait.entered);

        cancel(1);

        await(closed);
        awaitPlace();
        assertThat(wait.interrupted).isTrue();
        assertThat(answerTo(request(2, "interrupted"))).isEqualTo(result(2, "false"));
    }

    /** Says when it is closed. */
    private record ClosingIterator(Iterator<Integer> items, CountDownLatch closed)
            implements Iterator<Integer>, AutoCloseable {

        @Override
        public boolean hasNext() {
            return this.items.hasNext();
        }

        @Override
        public Integer next() {
            return this.items.next();
        }

        @Override
        public void close() {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            this.closed.countDown();
        }
    }

    @Test
    void theEndOfTheSessionInterruptsAsWell() throws Exception {
        withOneWorker();
        Blocking source = new Blocking();
        open(1, StreamSource.of(source));
        await(source.entered);

        this.peer.end(CloseStatus.NORMAL);

        await(source.left);
        awaitPlace();
        assertThat(source.interrupted).isTrue();
    }

    /** Gives what it is told to, and says which thread cancelled it, as one that interrupts its thread then wants to know. */
    private static final class Given implements Flow.Publisher<Object>, Flow.Subscription {

        final CompletableFuture<Flow.Subscriber<? super Object>> requested = new CompletableFuture<>();

        final CompletableFuture<Thread> cancelledBy = new CompletableFuture<>();

        private volatile Flow.@Nullable Subscriber<? super Object> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> newSubscriber) {
            this.subscriber = newSubscriber;
            newSubscriber.onSubscribe(this);
        }

        @Override
        public void request(long items) {
            this.requested.complete(this.subscriber);
        }

        @Override
        public void cancel() {
            this.cancelledBy.complete(Thread.currentThread());
        }
    }

    /** Reactor interrupts the thread of an interval that another thread cancels, and a channel is closed by that. */
    @Test
    void aSourceWhoseItemIsBeingWrittenIsCancelledByTheThreadThatWrites() throws Exception {
        withOneWorker();
        Given source = new Given();
        open(1, StreamSource.of(source));
        Flow.Subscriber<? super Object> subscriber = source.requested.get(30, TimeUnit.SECONDS);
        awaitWorker();
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        this.beforeWrite = () -> {
            writes.countDown();
            insist(mayEnd);
        };
        CompletableFuture<Thread> writer = new CompletableFuture<>();
        this.own.execute(() -> {
            writer.complete(Thread.currentThread());
            subscriber.onNext(1);
        });
        await(writes);

        this.peer.receive(Conversation.CODEC.decode(request(101, "rpc.stream.cancel", "{'subscription':'s1'}")));
        awaitWorker();
        assertThat(source.cancelledBy).as("while the item is written").isNotDone();
        mayEnd.countDown();

        assertThat(source.cancelledBy.get(30, TimeUnit.SECONDS)).isSameAs(writer.join());
        awaitPlace();
    }

    @Test
    void aSourceHearsThatItIsCancelledBeforeItsRequestReturns() throws Exception {
        Loop source = new Loop();
        open(1, StreamSource.of(source));
        await(source.entered);

        cancel(1);

        await(source.left);
        awaitPlace();
    }

    @Test
    void sourcesThatNeverReturnKeepTheirPlacesAndAreAsManyAsASessionMayHaveStreams() throws Exception {
        Stubborn[] blocked = new Stubborn[MAX];
        for (int i = 0; i < MAX; i++) {
            blocked[i] = new Stubborn();
            open(1 + i, StreamSource.of(blocked[i]));
            await(blocked[i].entered);
        }
        for (int i = 0; i < MAX; i++) {
            cancel(1 + i);
            await(blocked[i].cancelled);
        }
        assertThat(this.peer.sentStreams(10)).hasSize(MAX);
        assertThat(this.givenBack.availablePermits()).isZero();

        this.sources.add(StreamSource.of(new Blocking()));
        assertThat(answerTo(request(9, "watch"))).contains("-32006", "stream.tooMany");

        blocked[0].gate.countDown();
        awaitPlace();
        Blocking next = new Blocking();
        open(3, StreamSource.of(next));
        await(next.entered);
        assertThat(this.givenBack.availablePermits()).isZero();

        blocked[1].gate.countDown();
        awaitPlace();
        cancel(3);
        awaitPlace();
        assertThat(this.peer.sentStreams(10)).isEmpty();
    }

    @Test
    void theThreadOfASourceIsNotInterruptedAndKeepsNoPlace() throws Exception {
        Blocking source = new Blocking() {

            @Override
            public void subscribe(Flow.Subscriber<? super Object> subscriber) {
                BlockedSourceTests.this.own.execute(() -> subscriber.onSubscribe(this));
            }
        };
        open(1, StreamSource.of(source));
        await(source.entered);

        cancel(1);

        await(source.cancelled);
        awaitPlace();
        assertThat(source.left.getCount()).isEqualTo(1);
        source.gate.countDown();
        await(source.left);
        assertThat(source.interrupted).isFalse();
    }
}
