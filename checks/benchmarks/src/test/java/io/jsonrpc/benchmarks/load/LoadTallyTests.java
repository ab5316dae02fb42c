package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What counts is what happens between warming up and the end. */
class LoadTallyTests {

    private Duration serverTime = Duration.ofSeconds(30);

    private final LoadTally tally = new LoadTally(new ServerTime(() -> this.serverTime));

    @Test
    void whatTheServerTakesToWarmUpAndForTheLastAnswersIsOnNoAnswersBill() {
        this.tally.begin();
        this.tally.answered(1_000);
        this.tally.count();
        this.serverTime = this.serverTime.plusMillis(1);
        this.tally.answered(2_000);
        this.tally.answered(3_000);
        this.tally.stop();
        this.serverTime = this.serverTime.plusMillis(5);
        this.tally.answered(4_000);

        LoadResult result = this.tally.result(0);
        assertThat(result.answers()).isEqualTo(2);
        assertThat(result.serverMicros()).isEqualTo(500);
    }
}
