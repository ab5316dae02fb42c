package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.FanOutResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanOutReportTests {

    private static final ServerSpec READY = new ServerSpec("ready-tomcat", "bare", "/", List.of(), false);

    private static final ServerSpec OURS = new ServerSpec("ours-tomcat", "ours", "/", List.of(), false);

    private static final ServerSpec ELSEWHERE = new ServerSpec("ours-reactor", "elsewhere", "/", List.of(), false);

    private final List<FanOutMeasurement> measurements = new ArrayList<>();

    private final FanOutReport report = new FanOutReport(List.of(READY, OURS, ELSEWHERE), this.measurements);

    private void measure(ServerSpec server, FanOutLoad load, double micros, long each99, long missing, double others) {
        FanOutResult result =
                new FanOutResult(10, 2_000, 3_000, each99, micros, 0, missing, 0, load.slowReader() ? 1 : 0);
        this.measurements.add(new FanOutMeasurement(server, load, result, others));
    }

    @Test
    void eachServerIsMeasuredByTheReferenceOnItsOwnStack() {
        measure(READY, FanOutLoad.THOUSAND, 4, 900, 0, 0);
        measure(OURS, FanOutLoad.THOUSAND, 5, 900, 0, 0);
        measure(ELSEWHERE, FanOutLoad.THOUSAND, 5, 900, 0, 0);

        assertThat(this.report.tables())
                .contains("| bare | 1,000 | 2.0 (2.0–2.0) | 4.0 (4.0–4.0) | 1.00 | 0.9 (0.9–0.9) |")
                .contains("| ours | 1,000 | 2.0 (2.0–2.0) | 5.0 (5.0–5.0) | 1.25 | 0.9 (0.9–0.9) |")
                .contains("| elsewhere | 1,000 | 2.0 (2.0–2.0) | 5.0 (5.0–5.0) |  | 0.9 (0.9–0.9) |")
                .contains("Everybody received everything, once.");
    }

    @Test
    void theSlowReaderIsComparedWithTheRunWithoutIt() {
        measure(OURS, FanOutLoad.THOUSAND, 5, 1_000, 0, 0);
        measure(OURS, FanOutLoad.THOUSAND_AND_SLOW, 5, 1_050, 0, 0);

        assertThat(this.report.tables())
                .contains("ours: p99 of the others with a reader that has stopped is 1.05 of that without;"
                        + " it was closed in 1 of 1 passes.");
    }

    @Test
    void whatWasMissingIsTold() {
        measure(OURS, FanOutLoad.THOUSAND, 5, 1_000, 3, 0);

        assertThat(this.report.tables())
                .contains("ours, 1,000: 10 rounds, 0 wrong frames, 3 missing, 0 sockets closed.")
                .doesNotContain("Everybody received");
    }

    @Test
    void theReportSaysWhenTheMachineWasNotQuiet(@TempDir Path folder) throws Exception {
        measure(OURS, FanOutLoad.THOUSAND, 5, 1_000, 0, 0.16);
        this.report.write(BenchOptions.parse("--quick", "--report=" + folder));
        assertThat(folder.resolve(FanOutReport.FILE)).content().contains("**Not quiet**: during 1 of 1 measurements");
    }
}
