package io.jsonrpc.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.server.LimitScope;
import io.jsonrpc.server.RateLimit;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted of whom, and what becomes of the counts of those who have gone. */
class LocalLimiterTests {

    private static final RateLimit TWO_A_SECOND =
            new RateLimit("two", LimitScope.PRINCIPAL, 2, Duration.ofSeconds(1), 4);

    private static final long HALF_A_SECOND = 500_000_000;

    private final ManualClock clock = new ManualClock();

    private final LocalLimiter limiter = new LocalLimiter(3, this.clock::nanoTime);

    private long acquire(String caller) {
        return this.limiter.acquire(TWO_A_SECOND, caller);
    }

    /** Uses up what a caller may have at once. */
    private void useUp(String caller) {
        for (int i = 0; i < 4; i++) {
            assertThat(acquire(caller)).isZero();
        }
        assertThat(acquire(caller)).isEqualTo(HALF_A_SECOND);
    }

    private int counts() {
        return this.limiter.callers(TWO_A_SECOND, CallLimit.USER);
    }

    @Test
    void aBurstIsFollowedByTheRate() {
        useUp("ann");
        this.clock.advance(Duration.ofMillis(499));
        assertThat(acquire("ann")).isEqualTo(1_000_000);
        this.clock.advance(Duration.ofMillis(1));
        assertThat(acquire("ann")).isZero();
        assertThat(acquire("ann")).isEqualTo(HALF_A_SECOND);

        this.clock.advance(Duration.ofHours(1));
        useUp("ann");
    }

    @Test
    void callersAndLimitsHaveCountsOfTheirOwn() {
        useUp("ann");
        useUp("bob");

        RateLimit other = new RateLimit("other", LimitScope.PRINCIPAL, 1, Duration.ofSeconds(1), 1);
        assertThat(this.limiter.acquire(other, "ann")).isZero();
        assertThat(this.limiter.acquire(other, "ann")).isEqualTo(2 * HALF_A_SECOND);
    }

    @Test
    void theCountsOfThoseWhoHaveGoneMakeRoom() {
        for (int i = 0; i < 3; i++) {
            useUp("gone" + i);
        }
        assertThat(counts()).isEqualTo(3);
        this.clock.advance(Duration.ofSeconds(2));

        useUp("ann");

        assertThat(counts()).isEqualTo(1);
    }

    @Test
    void manyCallersLeaveFewCountsBehind() {
        for (int i = 0; i < 1000; i++) {
            assertThat(acquire("caller" + i)).isZero();
            this.clock.advance(Duration.ofMillis(500));
        }

        assertThat(counts()).isLessThanOrEqualTo(2);
    }

    @Test
    void addressesTakeTheCountsOfNoUser() {
        for (int i = 0; i < 3; i++) {
            useUp("address:0" + i);
        }
        useUp("address:03 and all others");
        assertThat(acquire("address:04")).isEqualTo(HALF_A_SECOND);

        useUp("user:ann");
        useUp("user:bob");
        assertThat(this.limiter.callers(TWO_A_SECOND, CallLimit.ADDRESS)).isEqualTo(3);
    }

    @Test
    void whoInventsNamesGetsOneCountForAllAndTakesThatOfNobody() {
        useUp("ann");
        useUp("bob");
        useUp("eve0");

        long permitted =
                IntStream.range(1, 1000).filter(i -> acquire("eve" + i) == 0).count();

        assertThat(permitted).isEqualTo(4);
        assertThat(acquire("ann")).isEqualTo(HALF_A_SECOND);
        assertThat(acquire("bob")).isEqualTo(HALF_A_SECOND);
        assertThat(counts()).isEqualTo(3);

        this.clock.advance(Duration.ofSeconds(2));
        useUp("eve1");
        useUp("carl");
    }
}
