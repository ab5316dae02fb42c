package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.PaceResult;
import io.jsonrpc.benchmarks.load.StreamResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamReportTests {

    private static final ServerSpec BY_HAND = new ServerSpec("hand-tomcat", "by hand", "/", List.of(), false);

    private static final ServerSpec OURS = new ServerSpec("ours-tomcat-session", "ours", "/", List.of(), true);

    private static final ServerSpec ELSEWHERE = new ServerSpec("ours-reactor", "elsewhere", "/", List.of(), false);

    private final List<StreamMeasurement> measurements = new ArrayList<>();

    private final Map<ServerSpec, PaceResult> paces = new LinkedHashMap<>();

    private final StreamReport report =
            new StreamReport(List.of(BY_HAND, OURS, ELSEWHERE), this.measurements, this.paces, new Turns(1, 1));

    private void measure(ServerSpec server, int turn, double perSecond, double micros, double others) {
        StreamResult result = new StreamResult(perSecond, micros, 0.95, 0, 0);
        this.measurements.add(new StreamMeasurement(server, 100, turn, result, others));
    }

    @Test
    void oursAreComparedWithWhatIsWrittenByHandOnTheSameStack() {
        measure(BY_HAND, 1, 1000, 4, 0);
        measure(OURS, 1, 900, 5, 0);
        measure(ELSEWHERE, 1, 900, 5, 0);

        assertThat(this.report.tables())
                .contains("| by hand | 100 | 1,000 (1,000–1,000) [1] |  | 4.00 (4.00–4.00) [1] |  |")
                .contains("| ours | 100 | 900 (900–900) [1] | 0.90 (0.90–0.90) [1] | 5.00 (5.00–5.00) [1] |"
                        + " 1.25 (1.25–1.25) [1] | 0.95 (0.95–0.95) [1] |")
                .contains("| elsewhere | 100 | 900 (900–900) [1] |  | 5.00 (5.00–5.00) [1] |  |")
                .contains("Every stream came in order and without a gap.");
    }

    @Test
    void ratiosAreOfTheSameTurn() {
        measure(BY_HAND, 1, 1000, 4, 0);
        measure(OURS, 1, 500, 8, 0);
        measure(BY_HAND, 2, 2000, 4, 0);
        measure(OURS, 2, 1000, 8, 0);
        measure(OURS, 3, 9000, 8, 0);

        assertThat(this.report.tables()).contains("| 0.50 (0.50–0.50) [2] |");
    }

    @Test
    void aTurnThatOthersDisturbedDoesNotCount() {
        measure(OURS, 1, 900, 5, 0.16);
        assertThat(this.report.tables()).contains("| ours | 100 | no result [0 of 1] |");
    }

    @Test
    void aGapIsTold() {
        this.measurements.add(new StreamMeasurement(OURS, 1, 1, new StreamResult(10, 1, 1, 2, 0), 0));

        assertThat(this.report.tables())
                .contains("ours, 1: 10 items a second, 2 wrong frames, 0 sockets closed.")
                .doesNotContain("Every stream");
    }

    @Test
    void theReportSaysHowEvenStreamsWere(@TempDir Path folder) throws Exception {
        this.paces.put(OURS, new PaceResult(20, 0.995, 0.99, 48.04, 52, 0));

        this.report.write(BenchOptions.parse("--quick", "--report=" + folder));

        assertThat(folder.resolve(StreamReport.FILE))
                .content()
                .contains("256 items", "| ours | 20.0 | 99.5% | 99.0% | 48.0 | 52.0 |\n");
    }
}
