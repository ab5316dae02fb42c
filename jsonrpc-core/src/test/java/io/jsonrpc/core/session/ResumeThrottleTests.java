package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResumeThrottleTests {

    private final ResumeThrottle failures = new ResumeThrottle(ResumeThrottle.ALLOWED);

    @Test
    void fiveAMinuteAreBorneAndTheSixthIsOneTooMany() {
        for (int second = 0; second < 5; second++) {
            assertThat(fail("S", second * 1000)).isFalse();
        }
        assertThat(fail("S", 5000)).isTrue();
        assertThat(fail("another", 5000)).isFalse();
    }

    @Test
    void aMinuteLaterTheyAreForgottenOneByOne() {
        for (int second = 0; second < 5; second++) {
            fail("S", second * 1000);
        }
        assertThat(fail("S", 60_000)).isFalse();
        assertThat(fail("S", 60_999)).isTrue();
        assertThat(fail("S", 61_000 + 60_000)).isFalse();
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int id = 0; id < ResumeThrottle.REMEMBERED + 100; id++) {
            fail("S" + id, 0);
        }
        assertThat(this.failures.size()).isEqualTo(ResumeThrottle.REMEMBERED);
    }

    private boolean fail(String sessionId, long millis) {
        return this.failures.isExcessive(sessionId, TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
