package io.jsonrpc.core.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One timer for many deadlines. */
class DeadlineWatchTests {

    private final ManualClock clock = new ManualClock();

    private final Timers timers = new Timers(this.clock, this.clock::nanoTime);

    private final List<Long> sweeps = new ArrayList<>();

    private final long start = this.clock.nanoTime();

    @Test
    void oneTimerServesTheEarliestDeadline() {
        DeadlineWatch watch = new DeadlineWatch(this.timers, now -> {
            this.sweeps.add(now - this.start);
            return this.sweeps.size() == 1 ? 30 : -1;
        });
        watch.watch(this.start + 20);
        watch.watch(this.start + 50);
        watch.watch(this.start + 10);
        assertThat(this.clock.scheduled()).isEqualTo(1);
        this.clock.advance(Duration.ofNanos(9));
        assertThat(this.sweeps).isEmpty();
        this.clock.advance(Duration.ofNanos(1000));
        assertThat(this.sweeps).containsExactly(10L, 40L);
        assertThat(this.clock.scheduled()).isZero();
    }

    @Test
    void aDistantDeadlineHoldsNoTimerOnceItsTableIsEmpty() {
        List<Long> left = new ArrayList<>(List.of(Duration.ofSeconds(290).toNanos(), -1L));
        DeadlineWatch watch = new DeadlineWatch(this.timers, now -> left.remove(0));
        watch.watch(this.start + Duration.ofMinutes(5).toNanos());
        this.clock.advance(Duration.ofSeconds(10));
        assertThat(left).as("one entry was left").hasSize(1);
        assertThat(this.clock.scheduled()).isEqualTo(1);
        this.clock.advance(Duration.ofSeconds(10));
        assertThat(left).isEmpty();
        assertThat(this.clock.scheduled()).isZero();
    }

    @Test
    void aStoppedWatchHasNoTimerAndTakesNone() {
        DeadlineWatch watch = new DeadlineWatch(this.timers, now -> -1);
        watch.watch(this.start + 20);
        watch.stop();
        watch.watch(this.start + 10);
        assertThat(this.clock.scheduled()).isZero();
    }

    @Test
    void aTimerThatWasReplacedWhileItFiredDoesNotHideItsSuccessor() {
        List<Runnable> commands = new ArrayList<>();
        List<ScheduledFuture<?>> timers = new ArrayList<>();
        ScheduledThreadPoolExecutor late = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                commands.add(command);
                timers.add(super.schedule(() -> {}, 1, TimeUnit.DAYS));
                return timers.get(timers.size() - 1);
            }
        };
        try {
            DeadlineWatch watch = new DeadlineWatch(new Timers(late, this.clock::nanoTime), now -> -1);
            watch.watch(this.start + 20);
            watch.watch(this.start + 10);
            commands.get(0).run();
            watch.stop();
            assertThat(timers).hasSize(2).allMatch(ScheduledFuture::isCancelled);
        } finally {
            late.shutdownNow();
        }
    }
}
