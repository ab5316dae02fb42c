package io.jsonrpc.core.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacingWheelTests {

    private final ManualClock clock = new ManualClock();

    private final Timers timers = new Timers(this.clock, this.clock::nanoTime);

    private final List<String> ran = new ArrayList<>();

    private Timers.Alarm after(long millis, String name) {
        return this.timers.paced(Duration.ofMillis(millis).toNanos(), () -> this.ran.add(name));
    }

    private List<String> pass(long millis) {
        this.clock.advance(Duration.ofMillis(millis));
        List<String> taken = List.copyOf(this.ran);
        this.ran.clear();
        return taken;
    }

    @Test
    void tasksRunAtTheNextStepAndNeverBeforeTheirTime() {
        after(50, "50");
        after(41, "41");
        after(40, "40");
        assertThat(pass(39)).isEmpty();
        assertThat(pass(1)).containsExactly("40");
        assertThat(pass(9)).isEmpty();
        assertThat(pass(1)).containsExactlyInAnyOrder("50", "41");
    }

    @Test
    void allOfThemAreOneTaskOfTheTimerAndNoneWhenNothingWaits() {
        List<Timers.Alarm> alarms = new ArrayList<>();
        for (int task = 0; task < 100; task++) {
            alarms.add(after(1000 - 7 * task, "task"));
        }
        assertThat(this.clock.scheduled()).isEqualTo(1);
        alarms.subList(1, 100).forEach(Timers.Alarm::cancel);
        assertThat(this.clock.scheduled()).isEqualTo(1);
        assertThat(pass(1000)).containsExactly("task");
        assertThat(this.clock.scheduled()).isZero();
        after(5, "cancelled").cancel();
        assertThat(this.clock.scheduled()).isZero();
        assertThat(pass(10)).isEmpty();
    }

    @Test
    void aTaskMayWaitForSeveralTurnsOfTheWheel() {
        after(100_000, "late");
        after(4880, "soon");
        assertThat(pass(4880)).containsExactly("soon");
        assertThat(pass(95_119)).isEmpty();
        assertThat(pass(1)).containsExactly("late");
    }

    @Test
    void aTaskThatIsDueSoonerTurnsTheWheelSooner() {
        after(2000, "later");
        after(20, "sooner");
        assertThat(pass(20)).containsExactly("sooner");
        assertThat(pass(1980)).containsExactly("later");
    }

    @Test
    void aTurnThatHasBegunWhenItIsReplacedLeavesOneTaskOfTheTimer() {
        after(2000, "second");
        after(5000, "third");
        this.clock.cancelTooLate();
        after(20, "first");
        this.clock.cancelInTime();

        assertThat(pass(2000)).containsExactly("first", "second");
        assertThat(this.clock.scheduled()).isEqualTo(1);
        assertThat(pass(3000)).containsExactly("third");
    }

    @Test
    void aTimerThatIsLateRunsAllThatIsDue() {
        after(10, "first");
        after(6000, "second");
        after(20_000, "third");
        this.clock.pass(Duration.ofMillis(7000));
        assertThat(pass(0)).containsExactlyInAnyOrder("first", "second");
        assertThat(pass(13_000)).containsExactly("third");
    }

    @Test
    void aTaskMayAskForTheNextStep() {
        List<Long> times = new ArrayList<>();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            times.add(this.clock.nanoTime() / 1_000_000 % 1000);
            if (times.size() < 4) {
                this.timers.paced(Duration.ofMillis(50).toNanos(), again[0]);
            }
        };
        this.timers.paced(0, again[0]);
        pass(300);
        assertThat(times).containsExactly(10L, 60L, 110L, 160L);
    }
}
