package io.jsonrpc.core.engine.threads;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.engine.Methods;
import io.jsonrpc.core.engine.outbound.CallFuture;
import io.jsonrpc.core.error.QueueFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads that run user code. */
class WorkersTests {

    private static final int GENEROUS = 30;

    private final Workers workers = Workers.pool("test", 1, 2);

    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void stop() {
        this.answer.countDown();
        this.workers.shutdown();
    }

    private <T> CompletableFuture<T> run(Callable<T> task) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        this.workers.execute(() -> {
            try {
                outcome.complete(task.call());
            } catch (Exception failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    private CompletableFuture<Boolean> waiting() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Boolean> outcome = run(() -> Workers.await(() -> {
            inside.countDown();
            return this.answer.await(GENEROUS, TimeUnit.SECONDS);
        }));
        assertThat(inside.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        return outcome;
    }

    @Test
    void aThreadThatWaitsIsMadeUpFor() throws Exception {
        CompletableFuture<Boolean> first = waiting();
        CompletableFuture<Boolean> second = waiting();
        assertThat(run(() -> "ran").get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("ran");
        assertThat(this.workers.threadCount()).isLessThanOrEqualTo(3);
        this.answer.countDown();
        assertThat(first.get(GENEROUS, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(GENEROUS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTaskThatDoesNotWaitIsNotMadeUpFor() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Boolean> first = run(() -> mayEnd.await(GENEROUS, TimeUnit.SECONDS));
        CompletableFuture<String> second = run(() -> "ran");
        assertThat(this.workers.queuedTasks()).isEqualTo(1);
        assertThat(second).isNotDone();
        mayEnd.countDown();
        assertThat(first.get(GENEROUS, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("ran");
    }

    @Test
    void sessionsThatBlockKeepAnotherWaitingForOneOfTheirHandlersOnly() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        CountDownLatch started = new CountDownLatch(1);
        for (int session = 0; session < 40; session++) {
            Executor concurrent = this.workers.forSession();
            TurnQueue inOrder = new TurnQueue(this.workers.forSession());
            for (int call = 0; call < 25; call++) {
                Runnable blocking = () -> {
                    started.countDown();
                    mayEnd.acquireUninterruptibly();
                };
                concurrent.execute(blocking);
                inOrder.execute(blocking);
            }
        }
        assertThat(started.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        TurnQueue other = new TurnQueue(this.workers.forSession());
        CompletableFuture<String> echo = new CompletableFuture<>();
        other.execute(() -> echo.complete("echo"));

        mayEnd.release(1);

        assertThat(echo.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("echo");
        mayEnd.release(2_000);
    }

    @Test
    void handlerThatTookLongLeavesTheRestOfItsSessionToTheNextFreeThread() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        TurnQueue slow = new TurnQueue(this.workers.forSession());
        CountDownLatch inside = new CountDownLatch(1);
        slow.execute(() -> {
            inside.countDown();
            mayEnd.acquireUninterruptibly();
            long since = System.nanoTime();
            while (System.nanoTime() - since < 2_000_000) {
                Thread.onSpinWait();
            }
        });
        slow.execute(mayEnd::acquireUninterruptibly);
        assertThat(inside.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> echo = new CompletableFuture<>();
        new TurnQueue(this.workers.forSession()).execute(() -> echo.complete("echo"));

        mayEnd.release(1);

        assertThat(echo.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("echo");
        mayEnd.release(1);
    }

    @Test
    void handlerThatWaitsForItsClientHoldsNoThreadOfItsSession() throws Exception {
        Executor calling = this.workers.forSession();
        CountDownLatch inside = new CountDownLatch(1);
        calling.execute(() -> {
            try {
                Workers.await(() -> {
                    inside.countDown();
                    return this.answer.await(GENEROUS, TimeUnit.SECONDS);
                });
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        assertThat(inside.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        Semaphore mayEnd = new Semaphore(0);
        CountDownLatch busy = new CountDownLatch(1);
        this.workers.execute(() -> {
            busy.countDown();
            mayEnd.acquireUninterruptibly();
        });
        assertThat(busy.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        List<String> events = new ArrayList<>();
        CountDownLatch both = new CountDownLatch(2);
        for (Executor session : List.of(calling, this.workers.forSession())) {
            session.execute(() -> {
                events.add(session == calling ? "calling" : "other");
                both.countDown();
            });
        }

        mayEnd.release();

        assertThat(both.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        assertThat(events).containsExactly("calling", "other");
    }

    @Test
    void oneWaitTooManyFailsAtOnceAndKeepsItsTurn() throws Exception {
        waiting();
        waiting();
        TurnQueue turns = new TurnQueue(this.workers::execute);
        List<String> events = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        turns.execute(() -> {
            turns.execute(() -> {
                events.add("next");
                done.countDown();
            });
            assertThatThrownBy(() -> Workers.await(() -> "never")).isInstanceOf(QueueFullException.class);
            events.add("failed");
        });
        assertThat(done.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        assertThat(events).containsExactly("failed", "next");
        this.answer.countDown();
    }

    @Test
    void aRequestThatNobodyCanWaitForIsCancelledAtTheOtherSide() throws Exception {
        Workers none = Workers.pool("none", 1, 0);
        try {
            Conversation conversation = new Conversation(new Methods());
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            none.execute(() -> {
                try {
                    conversation.peer.sendRequest("question");
                } catch (Exception refused) {
                    failure.complete(refused);
                }
            });
            assertThat(failure.get(GENEROUS, TimeUnit.SECONDS)).isInstanceOf(QueueFullException.class);
            assertThat(conversation.sent()).containsExactly(request(1, "question"), Conversation.cancel(1));
            conversation.assertNothingMore();
        } finally {
            none.shutdown();
        }
    }

    @Test
    void theThreadsOwnPoolGrowsWhoseverAnswerItWaitsFor() throws Exception {
        Workers others = Workers.pool("others", 1, 0);
        try {
            CallFuture<String> call = new CallFuture<>(() -> {});
            CompletableFuture<String> outcome = run(call::get);
            CompletableFuture<String> beside = run(() -> "beside");
            assertThat(beside.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("beside");
            others.execute(() -> call.complete("answer"));
            assertThat(outcome.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("answer");
        } finally {
            others.shutdown();
        }
    }

    @Test
    void aTaskThatComesWhileTheOnlyThreadBeginsToWaitFindsAThread() throws Exception {
        for (int round = 0; round < 3_000; round++) {
            CallFuture<String> call = new CallFuture<>(() -> {});
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<String> outcome = run(() -> {
                begun.countDown();
                return call.get();
            });
            // The call begins to wait sooner than a sleeping thread would be awake.
            while (begun.getCount() > 0) {
                Thread.yield();
            }
            for (int pause = round % 50; pause > 0; pause--) {
                Thread.onSpinWait();
            }
            run(() -> call.complete("answer"));
            assertThat(outcome.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("answer");
        }
    }

    @Test
    void everyFormOfWaitingForACallMakesUpForTheThread() throws Exception {
        for (int form = 0; form < 4; form++) {
            CallFuture<String> call = new CallFuture<>(() -> {});
            int chosen = form;
            CompletableFuture<String> outcome = run(() -> switch (chosen) {
                case 0 -> call.get();
                case 1 -> call.get(GENEROUS, TimeUnit.SECONDS);
                case 2 -> call.join();
                default -> call.thenApply(text -> text).get();
            });
            assertThat(run(() -> call.complete("answer")).get(GENEROUS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(outcome.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("answer");
        }
    }

    @Test
    void waitsEndAlthoughTheWorkersHaveStopped() throws Exception {
        Workers stopping = Workers.pool("stopping", 1, 1);
        CountDownLatch busy = new CountDownLatch(1);
        stopping.execute(() -> {
            busy.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(busy.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        List<String> events = new ArrayList<>();
        stopping.complete(() -> events.add("queued completion"));
        stopping.execute(() -> events.add("queued task"));
        stopping.shutdown();
        stopping.execute(() -> events.add("late task"));
        stopping.complete(() -> events.add("late completion"));
        assertThat(events).containsExactly("queued completion", "late completion");
    }

    @Test
    void anElasticExecutorMayRefuse() {
        Workers refusing = Workers.elastic(task -> {
            throw new RejectedExecutionException();
        });
        assertThatThrownBy(() -> refusing.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        List<String> events = new ArrayList<>();
        refusing.complete(() -> events.add("completed"));
        assertThat(events).containsExactly("completed");
        assertThat(refusing.threadCount()).isZero();
        assertThat(refusing.queuedTasks()).isZero();
        refusing.shutdown();
    }
}
