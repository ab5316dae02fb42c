package io.jsonrpc.demo.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.demo.auction.NumberTally.Count;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTallyTests {

    private final NumberTally tally = new NumberTally();

    private void saw(long... numbers) {
        for (long number : numbers) {
            this.tally.saw(number);
        }
    }

    @Test
    void whatComesOnceAndInOrderIsNeitherLostNorDoubled() {
        saw(1, 2, 3);
        assertThat(this.tally.count()).isEqualTo(new Count(3, 3, 0, 0));
    }

    @Test
    void aGapIsLostUntilItIsFilled() {
        saw(1, 5);
        assertThat(this.tally.count()).isEqualTo(new Count(5, 2, 3, 0));
        saw(3);
        assertThat(this.tally.count()).isEqualTo(new Count(5, 3, 2, 0));
    }

    @Test
    void whatComesAgainIsDoubledAndNoFurtherArrival() {
        saw(1, 2, 2, 1, 3);
        assertThat(this.tally.count()).isEqualTo(new Count(3, 3, 0, 2));
    }

    @Test
    void whatCameInAnEarlierSessionIsNotLostInThisOne() {
        saw(20_001, 20_002, 20_004);
        assertThat(this.tally.count()).isEqualTo(new Count(20_004, 3, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 10_002, Long.MAX_VALUE})
    void aNumberOfNobodyWhoCountsIsRefused(long number) {
        saw(1);
        assertThatThrownBy(() -> saw(number)).isInstanceOf(RequestRejectedException.class);
        assertThat(this.tally.count()).isEqualTo(new Count(1, 1, 0, 0));
    }
}
