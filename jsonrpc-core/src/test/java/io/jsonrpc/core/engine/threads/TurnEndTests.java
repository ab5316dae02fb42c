package io.jsonrpc.core.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs at the end of a turn, and when that is. */
class TurnEndTests {

    private final List<String> events = new ArrayList<>();

    private final ManualExecutor workers = new ManualExecutor();

    private final TurnQueue queue = new TurnQueue(this.workers, () -> 0);

    private Runnable task(String name) {
        return () -> {
            this.events.add(name + " followed " + TurnEnd.isLater());
            TurnEnd.run(() -> this.events.add("end of " + name));
        };
    }

    @Test
    void actionsRunBehindTheTasksThatWereQueued() {
        this.queue.put(task("a"));
        this.queue.put(task("b"));
        this.queue.start();
        this.workers.runAll();

        assertThat(this.events).containsExactly("a followed true", "b followed false", "end of a", "end of b");
    }

    @Test
    void actionsRunBeforeTheTurnMovesToAnotherWorker() {
        List<Runnable> handedOver = new ArrayList<>();
        TurnQueue longQueue = new TurnQueue(handedOver::add, () -> 0);
        for (int i = 0; i < 20; i++) {
            longQueue.put(task("t" + i));
        }
        longQueue.start();
        handedOver.get(0).run();

        assertThat(this.events).hasSize(32).endsWith("end of t15");
    }

    @Test
    void actionsRunBeforeATaskWaits() {
        this.queue.put(task("a"));
        this.queue.put(() -> {
            Place.releaseAll();
            this.events.add("waits");
        });
        this.queue.start();
        this.workers.runAll();

        assertThat(this.events).containsExactly("a followed true", "end of a", "waits");
    }

    @Test
    void outsideATurnNothingFollowsAndActionsRunAtOnce() {
        task("a").run();

        assertThat(this.events).containsExactly("a followed false", "end of a");
    }

    /** The JDK closes a channel whose writer is interrupted. */
    @Test
    void whatIsWrittenAtTheEndIsNotInterruptedByWhatEndsTheTask() {
        Interrupts here = Interrupts.here();
        new Burst()
                .run(() -> TurnEnd.run(() -> {
                    here.interrupt();
                    this.events.add("interrupted " + Thread.currentThread().isInterrupted());
                }));
        assertThat(Thread.interrupted()).as("afterwards").isTrue();
        new Burst().run(() -> {
            TurnEnd.run(() -> this.events.add(
                    "interrupted before " + Thread.currentThread().isInterrupted()));
            here.interrupt();
        });
        assertThat(Thread.interrupted()).as("afterwards").isTrue();

        assertThat(this.events).containsExactly("interrupted false", "interrupted before false");
    }
}
