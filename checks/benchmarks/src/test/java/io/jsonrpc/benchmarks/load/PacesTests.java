package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacesTests {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Paces paces = new Paces(20);

    @Test
    void distancesAreCountedWhereItemsWereWrittenAndWhereTheyArrived() {
        this.paces.add(0, 0);
        assertThat(this.paces.begin()).isEqualTo(1);
        this.paces.add(1000 * MILLI, 1001 * MILLI);
        this.paces.add(1035 * MILLI, 1036 * MILLI);
        this.paces.add(1100 * MILLI, 1103 * MILLI);
        this.paces.add(1166 * MILLI, 1153 * MILLI);

        PaceResult result = this.paces.result(Duration.ofMillis(200), 2);

        assertThat(result.perSecond()).isEqualTo(20);
        assertThat(result.written()).isEqualTo(2 / 3.0);
        assertThat(result.arrived()).isEqualTo(2 / 3.0);
        assertThat(result.shortest()).isEqualTo(35);
        assertThat(result.longest()).isEqualTo(66);
        assertThat(result.wrong()).isEqualTo(2);
    }
}
