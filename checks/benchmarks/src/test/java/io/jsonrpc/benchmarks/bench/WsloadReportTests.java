package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.WsloadResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two load generators on one server. */
class WsloadReportTests {

    private static final ServerSpec SERVER = new ServerSpec("ours-typed", "ours", "/typed", List.of(), false);

    private static final Cell CELL = Cell.USUAL.get(1);

    private final List<WsloadReport.Measurement> measurements = new ArrayList<>();

    private final WsloadReport report = new WsloadReport(List.of(SERVER), this.measurements, new Turns(2, 2));

    private void measure(
            WsloadReport.Generator generator, int turn, double perSecond, boolean flawless, boolean clean) {
        this.measurements.add(new WsloadReport.Measurement(SERVER, CELL, generator, turn, perSecond, flawless, clean));
    }

    private void measure(int turn, double ours, double wsload) {
        measure(WsloadReport.Generator.OURS, turn, ours, true, true);
        measure(WsloadReport.Generator.WSLOAD, turn, wsload, true, true);
    }

    @Test
    void theyAgreeWhenTheirRatesAreWithinTenPercent() {
        measure(1, 900, 1000);
        measure(2, 1800, 2000);
        assertThat(this.report.tables())
                .contains(
                        "| ours | 50 | 1,350 (1,125–1,575) [2] | 1,500 (1,250–1,750) [2] | 0.90 (0.90–0.90) [2] | yes |")
                .contains("The generators agree within 10% in 1 of 4 cells.");
    }

    @Test
    void theyDoNotAgreeBeyond() {
        measure(1, 1110, 1000);
        measure(2, 1110, 1000);
        assertThat(this.report.tables()).contains("| 1.11 (1.11–1.11) [2] | **no** |", "in 0 of 4 cells.");
    }

    @Test
    void disturbedTurnsSayNothing() {
        measure(1, 1000, 1000);
        measure(WsloadReport.Generator.OURS, 2, 1000, true, true);
        measure(WsloadReport.Generator.WSLOAD, 2, 5000, true, false);
        assertThat(this.report.tables()).contains("| no result [1 of 2] | no result |");
    }

    @Test
    void aQuickRunWithoutCleanTurnsShowsItsRatioButNoVerdict() {
        measure(WsloadReport.Generator.OURS, 1, 1000, true, false);
        measure(WsloadReport.Generator.WSLOAD, 1, 2000, true, true);
        assertThat(new WsloadReport(List.of(SERVER), this.measurements, new Turns(1, 0)).tables())
                .contains("| 0.50 (0.50–0.50) [0 of 1] | no result |");
    }

    @Test
    void whatWasNotFlawlessIsMarked() {
        measure(1, 1000, 1000);
        measure(WsloadReport.Generator.OURS, 2, 1000, true, true);
        measure(WsloadReport.Generator.WSLOAD, 2, 1000, false, true);
        assertThat(this.report.tables())
                .contains("| 1,000 (1,000–1,000) [2] | 1,000 (1,000–1,000) [2]† | 1.00 (1.00–1.00) [2]† | yes |");
    }

    @Test
    void itsResultIsReadFromItsLine() {
        assertThat(WsloadResult.parse("RESULT mode=rr label=- conns=50 depth=1 secs=1.00 n=31200 rps=31200 p50_us=812.5"
                        + " p90_us=1 p99_us=4100.0 errors=2 lost=3 srv_us=12.5\n"))
                .isEqualTo(new WsloadResult(31200, 812.5, 4100, 2, 3));
    }

    @Test
    void itMakesTheSameCalls() {
        assertThat(WsloadBench.wsloadCommand(URI.create("ws://127.0.0.1:8080/typed"), new Cell(50, 16), 1000))
                .containsSubsequence("--port", "8080", "--path", "/typed", "--conns", "50", "--depth", "16")
                .containsSubsequence("--payload", "64", "--time", "1.000");
    }
}
