package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.session.Liveness.Verdict;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A heartbeat of 25 s and a grace of 10 s. */
class LivenessTests {

    private final Liveness liveness = new Liveness(new SessionTerms(
            25_000, 10_000, Window.DEFAULT, new ReceiveLimits(1000, 50, 10), SessionTerms.NO_EXTENSIONS));

    private long now;

    @BeforeEach
    void begin() {
        this.liveness.begin(this.now);
    }

    private Verdict checkAfter(int seconds) {
        this.now += TimeUnit.SECONDS.toNanos(seconds);
        return this.liveness.check(this.now);
    }

    @Test
    void whoIsSilentForAHeartbeatAndItsGraceIsDead() {
        for (int seconds = 5; seconds <= 35; seconds += 5) {
            assertThat(checkAfter(5)).isEqualTo(Verdict.ALIVE);
        }
        assertThat(checkAfter(5)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void whoSleptJudgesOneGraceLater() {
        assertThat(checkAfter(600)).isEqualTo(Verdict.SLEPT);
        assertThat(checkAfter(10)).isEqualTo(Verdict.ALIVE);
        assertThat(checkAfter(1)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void whoseTimersAreAlwaysLateIsExcusedOnce() {
        assertThat(checkAfter(60)).isEqualTo(Verdict.SLEPT);
        assertThat(checkAfter(60)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void aSignOfLifeExcusesAnew() {
        for (int minute = 0; minute < 3; minute++) {
            assertThat(checkAfter(60)).isEqualTo(Verdict.SLEPT);
            this.liveness.heard(this.now);
        }
    }
}
