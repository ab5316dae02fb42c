package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.FanOutResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanOutReportTests {

    private static final ServerSpec READY = new ServerSpec("ready-tomcat", "bare", "/", List.of(), false);

    private static final ServerSpec OURS = new ServerSpec("ours-tomcat", "ours", "/", List.of(), false);

    private static final ServerSpec ELSEWHERE = new ServerSpec("ours-reactor", "elsewhere", "/", List.of(), false);

    private final List<FanOutMeasurement> measurements = new ArrayList<>();

    private final Map<ServerSpec, List<Boolean>> slowReaders = new HashMap<>();

    private final FanOutReport report =
            new FanOutReport(List.of(READY, OURS, ELSEWHERE), this.measurements, this.slowReaders, new Turns(1, 1));

    private void measure(ServerSpec server, FanOutLoad load, int turn, double micros, long each99) {
        measure(server, load, turn, new FanOutResult(10, 2_000, 3_000, each99, micros, 0, 0, 0), 0);
    }

    private void measure(ServerSpec server, FanOutLoad load, int turn, FanOutResult result, double others) {
        this.measurements.add(new FanOutMeasurement(server, load, turn, result, others));
    }

    @Test
    void eachServerIsMeasuredByTheReferenceOnItsOwnStack() {
        measure(READY, FanOutLoad.THOUSAND, 1, 4, 900);
        measure(OURS, FanOutLoad.THOUSAND, 1, 5, 900);
        measure(ELSEWHERE, FanOutLoad.THOUSAND, 1, 5, 900);

        assertThat(this.report.tables())
                .contains(
                        "| bare | 1,000 | 2.0 (2.0–2.0) [1] | 4.0 (4.0–4.0) [1] | 1.00 (1.00–1.00) [1] | 0.9 (0.9–0.9) [1] |")
                .contains(
                        "| ours | 1,000 | 2.0 (2.0–2.0) [1] | 5.0 (5.0–5.0) [1] | 1.25 (1.25–1.25) [1] | 0.9 (0.9–0.9) [1] |")
                .contains("| elsewhere | 1,000 | 2.0 (2.0–2.0) [1] | 5.0 (5.0–5.0) [1] |  | 0.9 (0.9–0.9) [1] |")
                .contains("Everybody received everything, once.");
    }

    @Test
    void ratiosAreOfTheSameTurn() {
        measure(READY, FanOutLoad.THOUSAND, 1, 4, 900);
        measure(OURS, FanOutLoad.THOUSAND, 1, 5, 900);
        measure(READY, FanOutLoad.THOUSAND, 2, 8, 900);
        measure(OURS, FanOutLoad.THOUSAND, 2, 10, 900);
        measure(OURS, FanOutLoad.THOUSAND, 3, 100, 900);

        assertThat(this.report.tables()).contains("| 1.25 (1.25–1.25) [2] |");
    }

    @Test
    void theSlowReaderIsComparedWithTheTurnWithoutIt() {
        measure(OURS, FanOutLoad.THOUSAND, 1, 5, 1_000);
        measure(OURS, FanOutLoad.THOUSAND_AND_SLOW, 1, 5, 1_050);
        this.slowReaders.put(OURS, List.of(true, false));

        assertThat(this.report.tables())
                .contains(
                        "ours: p99 of the others with a reader that has stopped is 1.05 (1.05–1.05) [1] of that without;"
                                + " it was closed 1 times of 2.");
    }

    @Test
    void whatWasMissingIsTold() {
        measure(OURS, FanOutLoad.THOUSAND, 1, new FanOutResult(10, 2_000, 3_000, 1_000, 5, 0, 3, 0), 0);

        assertThat(this.report.tables())
                .contains("ours, 1,000: 10 rounds, 0 wrong frames, 3 missing, 0 sockets closed.")
                .doesNotContain("Everybody received");
    }

    @Test
    void aTurnThatOthersDisturbedDoesNotCount(@TempDir Path folder) throws Exception {
        measure(OURS, FanOutLoad.THOUSAND, 1, new FanOutResult(10, 9_000, 3_000, 1_000, 5, 0, 0, 0), 0.16);
        assertThat(this.report.tables()).contains("| ours | 1,000 | no result [0 of 1] |");

        measure(OURS, FanOutLoad.THOUSAND, 1, 5, 1_000);
        this.report.write(BenchOptions.parse("--quick", "--report=" + folder));
        assertThat(folder.resolve(FanOutReport.FILE))
                .content()
                .contains("no more than 15% of a core", "| ours | 1,000 | 2.0 (2.0–2.0) [1] |");
    }
}
