package io.jsonrpc.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void letsThroughAsManyAsItHoldsAndThenNoMore() {
        TokenBucket bucket = new TokenBucket(3, 1);
        assertThat(bucket.take(5)).isTrue();
        assertThat(bucket.take(5)).isTrue();
        assertThat(bucket.take(5)).isTrue();
        assertThat(bucket.take(5)).isFalse();
    }

    @Test
    void fillsEvenly() {
        TokenBucket bucket = new TokenBucket(2, 1);
        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(SECOND / 2 - 1)).isFalse();
        assertThat(bucket.take(SECOND / 2)).isTrue();
        assertThat(bucket.take(SECOND / 2)).isFalse();
    }

    @Test
    void savesNoMoreThanItHolds() {
        TokenBucket bucket = new TokenBucket(2, 1);
        bucket.take(0);
        long later = 100 * SECOND;
        assertThat(bucket.take(later)).isTrue();
        assertThat(bucket.take(later)).isTrue();
        assertThat(bucket.take(later)).isFalse();
    }
}
