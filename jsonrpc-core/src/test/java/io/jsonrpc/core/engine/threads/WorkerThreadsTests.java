package io.jsonrpc.core.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that several pools share. */
@Timeout(60)
class WorkerThreadsTests {

    private static final int GENEROUS = 60;

    private final WorkerThreads threads = new WorkerThreads("shared");

    private final Workers one = Workers.sharing(this.threads, "one", 1, 1);

    private final Workers other = Workers.sharing(this.threads, "other", 1, 1);

    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private final CompletableFuture<InterruptedException> cut = new CompletableFuture<>();

    @AfterEach
    void stop() {
        this.mayEnd.countDown();
        this.one.shutdown();
        this.other.shutdown();
    }

    private static Thread threadOf(Workers workers) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        workers.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(GENEROUS, TimeUnit.SECONDS);
    }

    private static void awaitFree(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.yield();
        }
    }

    private Thread block(Executor workers) throws Exception {
        CompletableFuture<Thread> inside = new CompletableFuture<>();
        workers.execute(() -> {
            inside.complete(Thread.currentThread());
            try {
                this.mayEnd.await(GENEROUS, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                this.cut.complete(stopped);
            }
        });
        return inside.get(GENEROUS, TimeUnit.SECONDS);
    }

    @Test
    void aThreadThatIsFreeRunsTheNextTaskWhoseverItIs() throws Exception {
        Thread first = threadOf(this.one);
        awaitFree(first);
        assertThat(threadOf(this.other)).isSameAs(first);
        assertThat(first.getName()).isEqualTo("shared-1");
        assertThat(first.isDaemon()).isTrue();
    }

    @Test
    void eachPoolHasAsManyAsItWouldHaveOfItsOwn() throws Exception {
        block(this.one::execute);
        CompletableFuture<Thread> second = new CompletableFuture<>();
        this.one.execute(() -> second.complete(Thread.currentThread()));
        assertThat(threadOf(this.other)).isNotNull();
        assertThat(second).isNotDone();
        assertThat(this.one.threadCount()).isOne();
        assertThat(this.one.queuedTasks()).isOne();
        this.mayEnd.countDown();
        assertThat(second.get(GENEROUS, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void theThreadsEndWithTheLastPoolAndNotBefore() throws Exception {
        Thread thread = threadOf(this.one);
        awaitFree(thread);
        this.one.retire();
        assertThat(threadOf(this.other)).isSameAs(thread);
        awaitFree(thread);
        this.other.retire();
        Workers later = Workers.sharing(this.threads, "later", 1, 1);
        assertThat(threadOf(later)).isNotSameAs(thread);
        thread.join(TimeUnit.SECONDS.toMillis(GENEROUS));
        assertThat(thread.isAlive()).isFalse();
        later.shutdown();
    }

    @Test
    void aPoolThatRetiresRunsWhatItHasAcceptedAndItsThreadsEndThen() throws Exception {
        Thread thread = block(this.one::execute);
        CompletableFuture<String> queued = new CompletableFuture<>();
        this.one.execute(() -> queued.complete("ran"));
        this.one.retire();
        this.one.execute(() -> queued.complete("refused"));
        this.other.retire();
        this.mayEnd.countDown();
        assertThat(queued.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("ran");
        while (this.one.threadCount() > 0) {
            Thread.yield();
        }
        Workers later = Workers.sharing(this.threads, "later", 1, 1);
        assertThat(threadOf(later)).isNotSameAs(thread);
        later.shutdown();
    }

    @Test
    void aPoolThatStopsInterruptsWhatItRuns() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch inside = new CountDownLatch(1);
        this.one.execute(() -> {
            inside.countDown();
            try {
                interrupted.complete(!this.mayEnd.await(GENEROUS, TimeUnit.SECONDS));
            } catch (InterruptedException stopped) {
                interrupted.complete(true);
            }
        });
        assertThat(inside.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        this.one.shutdown();
        this.mayEnd.countDown();
        assertThat(interrupted.get(GENEROUS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPoolThatStopsDoesNotInterruptWhatOthersRun() throws Exception {
        Thread thread = threadOf(this.one);
        awaitFree(thread);
        assertThat(block(this.other::execute)).isSameAs(thread);
        this.one.shutdown();
        assertThat(this.cut).isNotDone();
        this.mayEnd.countDown();
        assertThat(threadOf(this.other)).isNotNull();
        assertThat(this.cut).isNotDone();
    }

    @Test
    void aThreadThatHasWaitedLeavesWhenItIsOneTooMany() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        this.one.execute(() -> {
            try {
                waited.complete(Workers.await(() -> {
                    waits.countDown();
                    return answer.await(GENEROUS, TimeUnit.SECONDS);
                }));
            } catch (Exception failure) {
                waited.completeExceptionally(failure);
            }
        });
        assertThat(waits.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        block(this.one::execute);
        CompletableFuture<String> queued = new CompletableFuture<>();
        this.one.execute(() -> queued.complete("ran"));
        answer.countDown();
        assertThat(waited.get(GENEROUS, TimeUnit.SECONDS)).isTrue();
        while (this.one.threadCount() > 1) {
            Thread.yield();
        }
        assertThat(this.one.queuedTasks()).isOne();
        this.mayEnd.countDown();
        assertThat(queued.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("ran");
    }

    @Test
    void aTaskThatThrowsTakesNoPlaceAndNothingWithIt() throws Exception {
        Executor session = this.one.forSession();
        Thread first = block(session);
        session.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, expected) -> {});
            throw new IllegalStateException("expected");
        });
        CompletableFuture<Thread> behind = new CompletableFuture<>();
        session.execute(() -> behind.complete(Thread.currentThread()));
        this.mayEnd.countDown();
        assertThat(behind.get(GENEROUS, TimeUnit.SECONDS)).isNotSameAs(first);
        while (this.one.threadCount() > 0) {
            Thread.yield();
        }
    }

    @Test
    void anInterruptThatATaskLeavesBehindIsNotForTheNextOne() throws Exception {
        block(this.one::execute);
        this.one.execute(() -> Thread.currentThread().interrupt());
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        this.one.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
        this.mayEnd.countDown();
        assertThat(interrupted.get(GENEROUS, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aPoolWithoutThreadsIsRefused() {
        assertThatThrownBy(() -> Workers.pool("none", 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
