package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.ConnectResult;
import io.jsonrpc.benchmarks.load.Way;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectReportTests {

    private static final ServerSpec ECHO = new ServerSpec(ServerSpec.BASELINE, "bare", "/", List.of(), false);

    private static final ServerSpec OURS = new ServerSpec("ours-typed", "ours", "/", List.of(), false);

    private static final ServerSpec ELSEWHERE = new ServerSpec("ours-reactor", "elsewhere", "/", List.of(), false);

    private static final ConnectLoad PLAIN = new ConnectLoad(Way.PLAIN, 0);

    private static final ConnectLoad SESSION = new ConnectLoad(Way.SESSION, 0);

    private static final ConnectLoad STORM = new ConnectLoad(Way.SESSION, 1_000);

    private final List<ConnectMeasurement> measurements = new ArrayList<>();

    private final ConnectReport report =
            new ConnectReport(List.of(ECHO, OURS, ELSEWHERE), List.of(PLAIN, SESSION, STORM), this.measurements);

    private void measure(ServerSpec server, ConnectLoad load, double micros, long failed, double others) {
        ConnectResult result = new ConnectResult(5_000, 2_000, 3_000, 44_000, micros, failed, 0);
        this.measurements.add(new ConnectMeasurement(server, load, result, others));
    }

    @Test
    void everyWayIsMeasuredByThePlainOneOfTheSmallestEchoOnTheSameStack() {
        measure(ECHO, PLAIN, 300, 0, 0);
        measure(OURS, PLAIN, 240, 0, 0);
        measure(OURS, SESSION, 600, 0, 0);
        measure(ELSEWHERE, PLAIN, 300, 0, 0);

        assertThat(this.report.tables())
                .contains("| bare | plain | 2,000 (2,000–2,000) | 3.0 / 44.0 | 300 (300–300) | 1.00 |")
                .contains("| ours | plain | 2,000 (2,000–2,000) | 3.0 / 44.0 | 240 (240–240) | 1.25 |")
                .contains("| ours | `rpc.session.open` | 2,000 (2,000–2,000) | 3.0 / 44.0 | 600 (600–600) | 0.50 |")
                .contains("| elsewhere | plain | 2,000 (2,000–2,000) | 3.0 / 44.0 | 300 (300–300) | – |")
                .contains("Everybody got in.");
    }

    @Test
    void aStormLastsUntilTheLastOneIsBack() {
        measure(OURS, STORM, 250, 0, 0);
        assertThat(this.report.tables()).contains("| ours | 1,000 | 0.50 (0.50–0.50) | 250 (250–250) |");
    }

    @Test
    void whoDidNotGetInIsTold(@TempDir Path folder) throws Exception {
        measure(OURS, STORM, 250, 2, 0.16);
        this.report.write(BenchOptions.parse("--quick", "--report=" + folder));
        assertThat(folder.resolve(ConnectReport.FILE))
                .content()
                .contains("ours, 1,000 come back: 5,000 got in, 2 failed, 0 still waited in the end.")
                .contains("**Not quiet**: during 1 of 1 measurements")
                .doesNotContain("Everybody got in");
    }
}
