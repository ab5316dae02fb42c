package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.MarketResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowStreamReportTests {

    private static final ServerSpec OURS = new ServerSpec("ours-tomcat", "ours", "/", List.of(), false);

    private final Map<ServerSpec, List<Long>> heaps = new LinkedHashMap<>();

    private final List<SlowStreamMeasurement> measurements = new ArrayList<>();

    private final SlowStreamReport report = new SlowStreamReport(this.heaps, this.measurements);

    SlowStreamReportTests() {
        this.heaps.put(OURS, List.of(60L << 20, 61L << 20));
    }

    private static MarketResult result(int p99, int slow, int over, int longest) {
        return new MarketResult(50_000, p99, slow, 0, 0, 50_000, over, longest, 0);
    }

    private void pair(MarketResult control, MarketResult slow, double others) {
        this.measurements.add(new SlowStreamMeasurement(OURS, control, slow, others));
    }

    @Test
    void pairsAreComparedAndCallsAreCounted() {
        pair(result(20_000, 0, 0, 900), result(21_000, 5, 1, 6_000), 0);
        pair(result(20_000, 0, 4, 7_100), result(21_000, 5, 0, 1_000), 0);

        assertThat(this.report.tables())
                .contains("| ours | 20.0 (20.0–20.0) [2] | 21.0 (21.0–21.0) [2] | 1.05 (1.05–1.05) [2] |"
                        + " 99.9960% of 100,000 | 99.9990% of 100,000 | 7.1 | 6.0 |")
                .contains("ours: heap in MiB, at first and after each minute:\n60.0, 61.0.")
                .contains("Every subscriber got every item");
    }

    @Test
    void aPairThatOthersDisturbedDoesNotCountForLatency() {
        pair(result(20_000, 0, 0, 900), result(40_000, 5, 0, 900), 0.2);
        pair(result(20_000, 0, 0, 900), result(21_000, 5, 0, 900), 0);

        assertThat(this.report.tables()).contains("| 1.05 (1.05–1.05) [1 of 2] |");
    }

    @Test
    void itSaysHowWellTheMedianOfTheRatiosIsKnown() {
        for (int hundredths = 90; hundredths < 115; hundredths++) {
            pair(result(10_000, 0, 0, 900), result(100 * hundredths, 5, 0, 900), 0);
        }
        assertThat(this.report.tables())
                .contains("ours: with 95% the median of the ratios is between 0.97 and 1.07, so 10% are told.");
    }

    @Test
    void tooFewPairsTellNothing() {
        pair(result(20_000, 0, 0, 900), result(18_000, 5, 0, 900), 0);
        pair(result(20_000, 0, 0, 900), result(24_000, 5, 0, 900), 0);

        assertThat(this.report.tables()).contains("between 0.90 and 1.20, so 10% are not told: more minutes.");
    }

    @Test
    void aSubscriberThatMissedSomethingIsTold() {
        pair(result(20_000, 0, 0, 900), result(21_000, 0, 0, 900), 0);
        assertThat(this.report.tables()).contains("ours: control MarketResult[").doesNotContain("Every subscriber");
    }

    @Test
    void theReportIsAFileOfItsOwn(@TempDir Path folder) throws Exception {
        this.report.write(BenchOptions.parse("--minutes=1", "--report=" + folder));
        assertThat(folder.resolve(SlowStreamReport.FILE)).content().contains("each of 1,000 subscribers ten times");
    }
}
