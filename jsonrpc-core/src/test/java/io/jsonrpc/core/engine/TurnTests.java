package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.fixtures.ManualExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One after another, in order, without holding a thread. */
class TurnTests {

    private final ManualExecutor threads = new ManualExecutor();

    private final TurnQueue turns = new TurnQueue(this.threads);

    private final List<String> events = new CopyOnWriteArrayList<>();

    private Runnable noting(String event) {
        return () -> this.events.add(event);
    }

    private static void giveUpTheTurn() {
        try {
            Workers.await(() -> "nothing to wait for");
        } catch (Exception ex) {
            throw new AssertionError(ex);
        }
    }

    @Test
    void tasksRunInOrderOnOneWorker() {
        this.turns.execute(noting("a"));
        this.turns.execute(noting("b"));
        this.turns.execute(noting("c"));
        assertThat(this.threads.size()).isEqualTo(1);
        this.threads.runAll();
        assertThat(this.events).containsExactly("a", "b", "c");
    }

    @Test
    void noWorkerIsHeldWithoutATask() {
        this.turns.execute(noting("a"));
        this.threads.runAll();
        assertThat(this.threads.size()).isZero();
        this.turns.execute(noting("b"));
        assertThat(this.threads.size()).isEqualTo(1);
    }

    @Test
    void aTaskThatFailsDoesNotStopTheNext() {
        this.turns.execute(() -> {
            throw new IllegalStateException();
        });
        this.turns.execute(() -> {
            throw new StackOverflowError();
        });
        this.turns.execute(noting("next"));
        this.threads.runAll();
        assertThat(this.events).containsExactly("next");
    }

    @Test
    void aLongQueueLetsOthersHaveTheWorkerAfterSixteenTasks() {
        TurnQueue other = new TurnQueue(this.threads);
        for (int i = 1; i <= 17; i++) {
            this.turns.execute(noting("mine " + i));
        }
        other.execute(noting("other"));
        this.threads.runAll();
        assertThat(this.events.subList(15, 18)).containsExactly("mine 16", "other", "mine 17");
    }

    @Test
    void whoGivesUpTheTurnLetsTheNextTaskStart() {
        this.turns.execute(() -> {
            this.events.add("first waits");
            giveUpTheTurn();
            this.threads.runAll();
            this.events.add("first goes on");
        });
        this.turns.execute(noting("second"));
        this.threads.runAll();
        assertThat(this.events).containsExactly("first waits", "second", "first goes on");
    }

    @Test
    void whoHasGivenUpTheTurnRunsNoFurtherTask() {
        ArrayDeque<Runnable> workers = new ArrayDeque<>();
        TurnQueue stepped = new TurnQueue(workers::add);
        stepped.execute(() -> {
            giveUpTheTurn();
            giveUpTheTurn();
            stepped.execute(noting("second"));
            this.events.add("first");
        });
        workers.remove().run();
        assertThat(this.events).containsExactly("first");
        workers.remove().run();
        assertThat(this.events).containsExactly("first", "second");
        assertThat(workers).isEmpty();
    }

    @Test
    void theTurnIsTakenOnlyFromTheTaskThatIsMeant() {
        this.turns.execute(() -> {
            this.turns.takeTurnAway(() -> null);
            this.turns.takeTurnAway(Thread::new);
            this.threads.runAll();
            this.events.add("still first");
            this.turns.takeTurnAway(Thread::currentThread);
            this.threads.runAll();
            this.events.add("first goes on");
        });
        this.turns.execute(noting("second"));
        this.threads.runAll();
        assertThat(this.events).containsExactly("still first", "second", "first goes on");
    }

    @Test
    void theTurnCanBeTakenFromWhoeverHasIt() {
        this.turns.takeTurnAway();
        this.turns.execute(() -> {
            this.turns.takeTurnAway();
            this.threads.runAll();
            this.events.add("first");
        });
        this.turns.execute(noting("second"));
        this.threads.runAll();
        assertThat(this.events).containsExactly("second", "first");
    }

    @Test
    void neverTwoTasksRunTogetherHoweverManyThreadsThereAre() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            TurnQueue busy = new TurnQueue(pool);
            AtomicInteger running = new AtomicInteger();
            List<Integer> order = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(20_000);
            for (int i = 0; i < 20_000; i++) {
                int number = i;
                busy.execute(() -> {
                    if (running.incrementAndGet() != 1) {
                        this.events.add("two at once");
                    }
                    order.add(number);
                    running.decrementAndGet();
                    done.countDown();
                });
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(this.events).isEmpty();
            assertThat(order).hasSize(20_000).isSorted();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aTimeoutTakesNoTurnFromTheTaskThatFollows() throws Exception {
        Methods methods = new Methods();
        AtomicInteger running = new AtomicInteger();
        Methods.Method alone = (transaction, request) -> {
            if (running.incrementAndGet() != 1) {
                this.events.add("two at once");
            }
            Thread.onSpinWait();
            running.decrementAndGet();
        };
        methods.on("first", (transaction, request) -> {}).on("alone", alone);
        for (int i = 0; i < 500; i++) {
            Conversation conversation = new Conversation(methods);
            conversation.receives(request(1, "first"));
            conversation.advance(Duration.ofSeconds(1));
            for (int id = 2; id < 10; id++) {
                conversation.receives(request(id, "alone"));
            }
            Race.of(
                    conversation.threads::runAll,
                    () -> conversation.advance(Duration.ofSeconds(299)),
                    conversation.threads::runAll);
            conversation.threads.runAll();
        }
        assertThat(this.events).isEmpty();
    }

    @Test
    void requestsStartInArrivalOrderOneAfterAnother() {
        Methods methods = new Methods();
        Conversation conversation = new Conversation(methods);
        methods.on("outer", (transaction, request) -> {
            conversation.threads.runAll();
            assertThat(methods.called).containsExactly("outer");
        });
        conversation.receives(request(1, "outer"));
        conversation.receives(request(2, "echo", "[2]"));
        conversation.peer.execute(noting("callback"));
        assertThat(conversation.answersTo(request(3, "echo", "[3]")))
                .containsExactly(result(1, "''"), result(2, "[2]"), result(3, "[3]"));
        assertThat(this.events).containsExactly("callback");
        assertThat(methods.uncaught).isEmpty();
    }

    @Test
    void requestsOfAConcurrentHandlerStartInOrderAndRunTogether() {
        Methods methods = new Methods();
        methods.withConcurrentRequests(true);
        Conversation conversation = new Conversation(methods);
        methods.on("outer", (transaction, request) -> {
            conversation.threads.runAll();
            assertThat(methods.called).containsExactly("outer", "echo", "echo");
        });
        conversation.receives(request(1, "outer"));
        conversation.receives(request(2, "echo", "[2]"));
        assertThat(conversation.answersTo(request(3, "echo", "[3]")))
                .containsExactly(result(2, "[2]"), result(3, "[3]"), result(1, "''"));
        assertThat(methods.uncaught).isEmpty();
        conversation.assertNothingMore();
    }
}
