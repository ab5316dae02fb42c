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
                Thread.currentThread().interrupt();
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
        this.other.retire();
        thread.join(TimeUnit.SECONDS.toMillis(GENEROUS));
        assertThat(thread.isAlive()).isFalse();

        Workers later = Workers.sharing(this.threads, "later", 1, 1);
        assertThat(threadOf(later)).isNotSameAs(thread);
        later.shutdown();
    }

    @Test
    void aPoolThatRetiresRunsWhatItHasAccepted() throws Exception {
        block(this.one::execute);
        CompletableFuture<String> queued = new CompletableFuture<>();
        this.one.execute(() -> queued.complete("ran"));
        this.one.retire();
        this.one.execute(() -> queued.complete("refused"));
        this.other.retire();
        this.mayEnd.countDown();
        assertThat(queued.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("ran");
    }

    @Test
    void aPoolThatStopsInterruptsItsOwnTasksOnly() throws Exception {
        Thread stopped = block(this.one::execute);
        Thread goingOn = block(this.other::execute);
        this.one.shutdown();
        awaitFree(stopped);
        assertThat(goingOn.isInterrupted()).isFalse();
        Workers next = Workers.sharing(this.threads, "next", 1, 1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        next.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
        assertThat(interrupted.get(GENEROUS, TimeUnit.SECONDS)).isFalse();
        next.shutdown();
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
