package io.jsonrpc.core.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Which task the next free worker gets. */
class FairQueueTests {

    private final List<Long> longWaits = new ArrayList<>();

    private long now = 1;

    private final ReentrantLock lock = new ReentrantLock();

    private final FairQueue queue = new FairQueue(this.lock, () -> this.now, this.longWaits::add);

    private final List<String> started = new ArrayList<>();

    private void offer(Share share, String... names) {
        for (String name : names) {
            offer(new WorkerTask(() -> this.started.add(name), share));
        }
    }

    private void offer(WorkerTask task) {
        this.lock.lock();
        long waited = this.queue.add(task);
        this.lock.unlock();
        this.queue.waits().report(waited);
    }

    private WorkerTask poll() {
        this.lock.lock();
        WorkerTask task = this.queue.poll();
        this.lock.unlock();
        if (task != null) {
            this.queue.waits().started(task);
        }
        return task;
    }

    /** A worker takes a task and keeps on running it. */
    private void take() {
        WorkerTask task = poll();
        assertThat(task).isNotNull();
        task.action.run();
    }

    private void takeAll() {
        while (this.queue.size() > 0) {
            take();
        }
    }

    @Test
    void sessionWithFewestWorkersGetsTheNext() {
        Share many = this.queue.newShare();
        Share few = this.queue.newShare();
        offer(many, "many 1", "many 2", "many 3", "many 4");
        take();
        take();
        offer(few, "few 1", "few 2");

        takeAll();

        assertThat(this.started).containsExactly("many 1", "many 2", "few 1", "few 2", "many 3", "many 4");
    }

    @Test
    void workerThatIsFreeAgainMakesRoomForItsSession() {
        Share one = this.queue.newShare();
        Share other = this.queue.newShare();
        offer(one, "one 1", "one 2", "one 3");
        offer(other, "other 1", "other 2", "other 3");
        for (int i = 0; i < 4; i++) {
            take();
        }
        other.released();

        take();

        assertThat(this.started).endsWith("other 3");
    }

    @Test
    void oneRequestDoesNotWaitBehindTheBacklogsOfOthers() {
        for (int i = 0; i < 40; i++) {
            offer(this.queue.newShare(), "backlog", "backlog");
        }
        offer(this.queue.newShare(), "single");

        take();

        assertThat(this.started).containsExactly("single");
    }

    @Test
    void backlogDoesNotWaitBehindAllSingleRequests() {
        offer(this.queue.newShare(), "backlog", "backlog");
        for (int i = 0; i < 40; i++) {
            offer(this.queue.newShare(), "single");
        }

        take();
        take();

        assertThat(this.started).containsExactly("single", "backlog");
    }

    @Test
    void backlogThatTheQueueDoesNotKnowOfCountsAsOne() {
        List<Runnable> submitted = new ArrayList<>();
        TurnQueue turns = new TurnQueue(submitted::add);
        turns.execute(() -> this.started.add("turn"));
        offer(new WorkerTask(submitted.get(0), this.queue.newShare()));
        turns.execute(() -> this.started.add("behind it"));
        offer(this.queue.newShare(), "single");

        take();

        assertThat(this.started).containsExactly("single");
    }

    @Test
    void tasksOfNoSessionTakeTurnsWithThoseOfSessions() {
        offer(null, "a", "b", "c");
        offer(this.queue.newShare(), "session");

        takeAll();

        assertThat(this.started).containsExactly("a", "session", "b", "c");
    }

    @Test
    void waitForAThreadIsMeasuredAndALongOneReported() {
        offer(this.queue.newShare(), "first");
        this.now += TimeUnit.SECONDS.toNanos(1);
        take();
        assertThat(this.longWaits).isEmpty();
        assertThat(this.queue.waits().delays()).isOne();
        assertThat(this.queue.waits().delayNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(1));

        Share share = this.queue.newShare();
        offer(share, "second");
        this.now += 1 + TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; i < 64; i++) {
            offer(share, "more");
        }
        assertThat(this.longWaits).as("told before a thread is free").hasSize(1);
        take();

        assertThat(this.longWaits).hasSize(2).containsOnly(1 + TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aLongWaitThatDoesNotEndIsReportedOnceByALook() {
        this.queue.waits().look();
        offer(this.queue.newShare(), "first");
        this.now += TimeUnit.SECONDS.toNanos(1);
        this.queue.waits().look();
        assertThat(this.longWaits).isEmpty();
        this.now++;
        this.queue.waits().look();
        this.queue.waits().look();
        assertThat(this.longWaits).containsExactly(1 + TimeUnit.SECONDS.toNanos(1));

        take();
        offer(this.queue.newShare(), "second");
        this.now += 2 + TimeUnit.SECONDS.toNanos(1);
        this.queue.waits().look();
        assertThat(this.longWaits).endsWith(2 + TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void whatIsTakenOutUnstartedLeavesNoTrace() {
        Share share = this.queue.newShare();
        offer(share, "first", "second");
        offer(null, "without");

        this.lock.lock();
        assertThat(this.queue.removeAll()).hasSize(3);
        this.lock.unlock();

        assertThat(this.queue.size()).isZero();
        assertThat(poll()).isNull();
        Share other = this.queue.newShare();
        offer(other, "other 1", "other 2");
        take();
        offer(share, "third");
        take();
        assertThat(this.started).as("its session has no worker").containsExactly("other 1", "third");
    }
}
