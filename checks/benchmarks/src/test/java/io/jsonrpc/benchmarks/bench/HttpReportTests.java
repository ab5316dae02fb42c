package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.HttpResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpReportTests {

    private static final ServerSpec REST = new ServerSpec("spring-tomcat", "a controller", "/http", List.of(), false);

    private static final ServerSpec OURS = new ServerSpec("ours-http", "ours", "/http", List.of(), false);

    private final List<HttpMeasurement> measurements = new ArrayList<>();

    private final HttpReport report = new HttpReport(List.of(REST, OURS), this.measurements);

    private void measure(ServerSpec server, int pass, double perSecond, long wrong) {
        for (int connections : HttpBench.CONNECTIONS) {
            HttpResult result = new HttpResult(5_000, perSecond, 1e6 / perSecond, wrong);
            this.measurements.add(new HttpMeasurement(server, connections, pass, result, 0.16));
        }
    }

    @Test
    void callsAreMeasuredByTheControllerOfTheSamePass() {
        measure(REST, 1, 1000, 0);
        measure(OURS, 1, 900, 0);
        measure(REST, 2, 500, 0);
        measure(OURS, 2, 500, 0);
        assertThat(this.report.tables())
                .contains("| server | 1 | 50 |")
                .contains("| ours | 700 (500–900) | 700 (500–900) |")
                .contains("| a controller | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) |")
                .contains("| ours | 0.95 (0.90–1.00) | 0.95 (0.90–1.00) |")
                .contains("Every call was answered, and rightly.");
    }

    @Test
    void theReportTellsOfWrongAnswers(@TempDir Path folder) throws Exception {
        measure(REST, 1, 1000, 0);
        measure(OURS, 1, 900, 2);
        this.report.write(BenchOptions.parse("--quick", "--report=" + folder));
        assertThat(folder.resolve(HttpReport.FILE))
                .content()
                .contains("ours, 50 connections: 5,000 right answers, 2 wrong ones.")
                .contains("**Not quiet**: during 4 of 4 measurements")
                .doesNotContain("Every call was answered");
    }
}
