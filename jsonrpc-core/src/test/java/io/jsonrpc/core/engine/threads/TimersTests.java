package io.jsonrpc.core.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TimersTests {

    private final ManualClock clock = new ManualClock();

    private final Timers timers = new Timers(this.clock, this.clock::nanoTime);

    private final List<Long> runs = new ArrayList<>();

    private void run() {
        this.runs.add(this.timers.now());
    }

    @Test
    void aTaskRunsOnceWhenItsDelayHasPassed() {
        long start = this.timers.now();
        this.timers.after(Duration.ofMillis(2), this::run);
        this.timers.after(5, this::run);
        this.clock.advance(Duration.ofMillis(10));
        assertThat(this.runs).containsExactly(start + 5, start + 2_000_000);
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        Future<?> task = this.timers.after(Duration.ofMillis(2), this::run);
        task.cancel(false);
        this.clock.advance(Duration.ofMillis(10));
        assertThat(this.runs).isEmpty();
    }

    @Test
    void aDelayOfThousandsOfYearsIsAccepted() {
        this.timers.after(Duration.ofSeconds(Long.MAX_VALUE), this::run);
        this.clock.advance(Duration.ofDays(365));
        assertThat(this.runs).isEmpty();
    }

    @Test
    void aRepeatedTaskRunsAfterEachPauseUntilItIsCancelled() {
        long start = this.timers.now();
        Future<?> task = this.timers.every(Duration.ofNanos(3), this::run);
        this.clock.advance(Duration.ofNanos(7));
        task.cancel(false);
        this.clock.advance(Duration.ofNanos(7));
        assertThat(this.runs).containsExactly(start + 3, start + 6);
    }
}
