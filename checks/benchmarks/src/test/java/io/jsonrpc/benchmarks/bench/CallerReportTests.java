package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.CallerResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerReportTests {

    private static final CallerSpec HAND = new CallerSpec("by hand", "by hand", List.of(), 1);

    private static final CallerSpec OURS = new CallerSpec("ours", "by hand", List.of("java", "ours"), 1);

    private final List<CallerMeasurement> measurements = new ArrayList<>();

    private final CallerReport report = new CallerReport(List.of(HAND, OURS), this.measurements);

    private void measure(CallerSpec caller, double micros, long missing) {
        for (Cell cell : CallerBench.CELLS) {
            CallerResult result = new CallerResult(5_000, 1_000, micros * cell.connections(), 0, missing);
            this.measurements.add(new CallerMeasurement(caller, cell, result, 0.16));
        }
    }

    @Test
    void clientsAreMeasuredByWhatIsMadeByHandInTheSameLanguage() {
        measure(HAND, 40, 0);
        measure(OURS, 50, 0);
        assertThat(this.report.tables())
                .contains("| client | 1 | 1 × 16 | 50 |")
                .contains("| by hand | 40.0 (40.0–40.0) | 40.0 (40.0–40.0) | 2,000.0 (2,000.0–2,000.0) |")
                .contains("| ours | 50.0 (50.0–50.0) | 50.0 (50.0–50.0) | 2,500.0 (2,500.0–2,500.0) |")
                .contains("| ours | 0.80 | 0.80 | 0.80 |")
                .contains("Every call was answered, and rightly.");
    }

    @Test
    void theReportTellsOfCallsThatWereNeverAnswered(@TempDir Path folder) throws Exception {
        measure(HAND, 40, 0);
        measure(OURS, 50, 2);
        this.report.write(BenchOptions.parse("--quick", "--report=" + folder));
        assertThat(folder.resolve(CallerReport.FILE))
                .content()
                .contains("ours, 1 × 16: 5,000 right answers, 0 wrong ones, 2 calls never answered.")
                .contains("**Not quiet**: during 6 of 6 measurements")
                .doesNotContain("Every call was answered");
    }

    @Test
    void theCommandOfAClientEndsWithWhatItIsToDo() {
        assertThat(OURS.command("ws://host/path", 50, 1)).containsExactly("java", "ours", "ws://host/path", "50", "1");
    }
}
