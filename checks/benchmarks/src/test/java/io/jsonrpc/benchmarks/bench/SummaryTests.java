package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From single measurements to what the report says. */
class SummaryTests {

    private static final ServerSpec BASELINE =
            new ServerSpec(ServerSpec.BASELINE, "the baseline", "/", List.of(), false);

    private static final ServerSpec OURS = new ServerSpec("ours", "our server", "/", List.of(), false);

    /** Any turn is enough. */
    private static final Turns QUICK = new Turns(1, 0);

    private final List<Measurement> measurements = new ArrayList<>();

    private final Summary summary = new Summary(List.of(BASELINE, OURS), this.measurements, QUICK);

    private void measure(ServerSpec server, double perSecond, long missing, double others) {
        measure(server, perSecond, 40, missing, others);
    }

    private void measure(ServerSpec server, double perSecond, double serverMicros, long missing, double others) {
        for (Cell cell : Cell.USUAL) {
            LoadResult result = new LoadResult(perSecond, 10, 20, 30, serverMicros, 1000, 0, missing, 0);
            int turn = 1
                    + (int) this.measurements.stream()
                            .filter(measurement -> measurement.server().equals(server)
                                    && measurement.cell().equals(cell))
                            .count();
            this.measurements.add(new Measurement(server, cell, turn, result, others));
        }
    }

    private void measureAttempt(ServerSpec server, int turn, double perSecond, double others) {
        LoadResult result = new LoadResult(perSecond, 10, 20, 30, 40, 1000, 0, 0, 0);
        this.measurements.add(new Measurement(server, Cell.ALL.get(0), turn, result, others));
    }

    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(Spread.of(DoubleStream.of(9, 1, 2))).isEqualTo(new Spread(2, 1, 9));
        assertThat(Spread.of(DoubleStream.of(9, 1, 2, 4))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(DoubleStream.of(7))).isEqualTo(new Spread(7, 7, 7));
    }

    @Test
    void ofManyTheHalfInTheMiddleIsShown() {
        assertThat(Spread.ofMany(DoubleStream.of(100, 1, 2, 3, 4))).isEqualTo(new Spread(3, 2, 4));
        assertThat(Spread.ofMany(DoubleStream.of(1, 2, 3, 4))).isEqualTo(new Spread(2.5, 1.75, 3.25));
        assertThat(Spread.ofMany(DoubleStream.of(7))).isEqualTo(new Spread(7, 7, 7));
    }

    @Test
    void turnsAreComparedWithThoseBesideThem() {
        List.of(1000, 100, 400).forEach(rate -> measure(BASELINE, rate, 0, 0));
        List.of(900, 90, 360).forEach(rate -> measure(OURS, rate, 0, 0));
        assertThat(this.summary.ratio(OURS, BASELINE.name(), Cell.ALL.get(0)).flatMap(Figure::spread))
                .contains(new Spread(0.9, 0.9, 0.9));
    }

    @Test
    void sessionsAreComparedWithPlainSocketsOfTheSameHandler() {
        ServerSpec plain = new ServerSpec("ours-typed", "ours", "/", List.of(), false);
        ServerSpec session = new ServerSpec("ours-session", "ours in sessions", "/", List.of(), true);
        measure(plain, 1000, 20, 0, 0);
        measure(session, 950, 25, 0, 0);
        assertThat(Report.tables(new Summary(List.of(plain, session), this.measurements, QUICK)))
                .contains("Sessions that lose nothing")
                .contains("| ours in sessions | 0.95 (0.95–0.95) [1] |")
                .contains("| ours in sessions | 0.80 (0.80–0.80) [1] |");
        assertThat(Report.tables(new Summary(List.of(session), this.measurements, QUICK)))
                .doesNotContain("Sessions that lose nothing");
    }

    @Test
    void theSameServerOfAnotherCheckoutIsComparedTurnByTurn(@TempDir Path checkout) throws IOException {
        for (String module : List.of(
                "checks/benchmarks",
                "checks/benchmarks/jetty",
                "checks/benchmarks/reactor",
                "jsonrpc-server-webflux")) {
            Path target = Files.createDirectories(checkout.resolve(module).resolve("target"));
            Files.writeString(target.resolve("class-path"), "/base/older.jar\n");
        }
        ServerSpec ours = new ServerSpec("ours-typed", "ours", "/", List.of(), false);
        List<ServerSpec> both = BenchOptions.parse("--servers=ours-typed", "--base=" + checkout)
                .chooseWithBase(List.of(BASELINE, ours));
        assertThat(both).extracting(ServerSpec::name).containsExactly(BASELINE.name(), "ours-typed", "base-typed");
        ServerSpec base = both.get(2);
        assertThat(base.command(7)).anyMatch(part -> part.endsWith("/base/older.jar"));
        measure(ours, 900, 20, 0, 0);
        measure(base, 1000, 15, 0, 0);
        assertThat(Report.tables(new Summary(List.of(ours, base), this.measurements, QUICK)))
                .contains("Answers a second to those of the base:")
                .contains("| ours | 0.90 (0.90–0.90) [1] |")
                .contains("| ours | 0.75 (0.75–0.75) [1] |");
        assertThat(Report.tables(new Summary(List.of(ours), this.measurements, QUICK)))
                .doesNotContain("of the base");
    }

    @Test
    void theReportHasMediansRangesAndRatios() {
        List.of(900, 1000, 5000).forEach(rate -> measure(BASELINE, rate, 0, 0));
        List.of(1400, 1500, 1600).forEach(rate -> measure(OURS, rate, 0, 0));
        assertThat(Report.tables(this.summary))
                .contains("| the baseline | 1,000 (950–3,000) [3] |")
                .contains("| our server | 1,500 (1,450–1,550) [3] |")
                .contains("| our server | 1.50 (0.91–1.53) [3] |")
                .contains("| our server | 10 / 20 / 30 [3] |")
                .contains("Every call was answered, and rightly.");
        assertThat(Plot.of(this.summary)).contains(">1,500</text>");
    }

    @Test
    void ratiosAreToTheEchoOnTheSameStackWhichTakesPart() {
        ServerSpec reactor = new ServerSpec("spring-reactor", "an echo on Netty", "/", List.of(), false);
        ServerSpec onReactor = new ServerSpec("ours-reactor", "ours on Netty", "/", List.of(), false);
        measure(BASELINE, 1000, 0, 0);
        measure(reactor, 4000, 0, 0);
        measure(onReactor, 5000, 0, 0);
        assertThat(Report.tables(new Summary(List.of(BASELINE, reactor, onReactor), this.measurements, QUICK)))
                .contains("| ours on Netty | 1.25 (1.25–1.25) [1] |");
        assertThat(Report.tables(new Summary(
                        List.of(BASELINE, onReactor),
                        this.measurements.stream()
                                .filter(measurement -> !measurement.server().equals(reactor))
                                .toList(),
                        QUICK)))
                .contains("| ours on Netty | – |");
        assertThat(BenchOptions.parse("--servers=ours-reactor").choose(List.of(BASELINE, OURS, reactor, onReactor)))
                .containsExactly(BASELINE, reactor, onReactor);
    }

    @Test
    void aServerThatTakesLessOfTheProcessorsHasTheGreaterRatio() {
        List.of(40, 50, 51).forEach(micros -> measure(BASELINE, 1000, micros, 0, 0));
        List.of(32.0, 40.0, 1000.25).forEach(micros -> measure(OURS, 1000, micros, 0, 0));
        assertThat(Report.tables(this.summary))
                .contains("| the baseline | 50.0 (45.0–50.5) [3] |")
                .contains("| our server | 40.0 (36.0–520.1) [3] |")
                .contains("| our server | 1.25 (0.65–1.25) [3] |");
        this.measurements.removeIf(measurement -> measurement.server().equals(BASELINE));
        assertThat(Report.tables(new Summary(List.of(OURS), this.measurements, QUICK)))
                .contains("| our server | – |")
                .doesNotContain("1.25");
    }

    @Test
    void thereIsNoRatioWhereNoTimeIsKnown() {
        measure(BASELINE, 1000, 40, 0, 0);
        measure(OURS, 1000, 0, 0, 0);
        assertThat(Report.tables(this.summary)).contains("| our server | – |").doesNotContain("Infinity");
    }

    @Test
    void theReportTellsOfCallsThatWereNeverAnsweredAndMarksTheirCells() {
        measure(BASELINE, 1000, 0, 0);
        measure(OURS, 1000, 2, 0);
        assertThat(Report.tables(this.summary))
                .contains("our server: 0 wrong answers, 8 calls never answered, 0 sockets closed.")
                .contains("| our server | 1,000 (1,000–1,000) [1]† |", "| our server | 1.00 (1.00–1.00) [1]† |")
                .contains("| the baseline | 1,000 (1,000–1,000) [1] |", "† Calls were not answered.")
                .doesNotContain("Every call was answered");
    }

    @Test
    void aTurnThatOthersDisturbedDoesNotCount() {
        measureAttempt(OURS, 1, 1000, 0.14);
        measureAttempt(OURS, 2, 3000, 0.16);
        measureAttempt(OURS, 2, 2000, 0.15);
        measureAttempt(OURS, 3, 9000, 0.5);
        assertThat(Report.tables(new Summary(List.of(OURS), this.measurements, new Turns(3, 2))))
                .contains("| our server | 1,500 (1,250–1,750) [2 of 3] |");
    }

    @Test
    void tooFewCleanTurnsAreNoResult() {
        for (int turn = 1; turn <= 5; turn++) {
            measureAttempt(OURS, turn, 1000, turn == 5 ? 1 : 0);
        }
        Summary few = new Summary(List.of(OURS), this.measurements, new Turns(5, 5));
        assertThat(Report.tables(few))
                .contains("| our server | no result [4 of 5] |")
                .doesNotContain("1,000");
        assertThat(Plot.of(few)).contains(">no result</text>");
        measureAttempt(OURS, 6, 1000, 0);
        assertThat(Report.tables(few)).contains("| our server | 1,000 (1,000–1,000) [5] |");
    }

    @Test
    void aQuickRunShowsWhatIsNotCleanAndMarksIt() {
        measureAttempt(OURS, 1, 1000, 1);
        measureAttempt(OURS, 2, 3000, 1);
        Summary quick = new Summary(List.of(OURS), this.measurements, new Turns(2, 0));
        assertThat(Report.tables(quick)).contains("| our server | 2,000 (1,500–2,500) [0 of 2] |");
        measureAttempt(OURS, 2, 5000, 0);
        assertThat(Report.tables(quick)).contains("| our server | 5,000 (5,000–5,000) [1 of 2] |");
    }

    @Test
    void aRatioCountsTheTurnsInWhichBothWereClean() {
        for (int turn = 1; turn <= 3; turn++) {
            measureAttempt(BASELINE, turn, 1000, turn == 1 ? 1 : 0);
            measureAttempt(OURS, turn, 1000 * turn, turn == 2 ? 1 : 0);
        }
        assertThat(Report.tables(new Summary(List.of(BASELINE, OURS), this.measurements, new Turns(3, 1))))
                .contains("| our server | 3.00 (3.00–3.00) [1 of 3] |");
    }

    @Test
    void loadsThatWereNotMeasuredHaveNoColumn() {
        measureAttempt(OURS, 1, 1000, 0);
        this.measurements.add(
                new Measurement(BASELINE, Cell.LARGE.get(0), 1, new LoadResult(7, 1, 2, 3, 4, 5, 0, 0, 0), 0));
        assertThat(Report.tables(this.summary))
                .contains("| server | 1 | 1, 64 KB |")
                .contains("| the baseline | – | 7 (7–7) [1] |", "| our server | 1,000 (1,000–1,000) [1] | – |");
    }

    @Test
    void theReportSaysWhatItsTurnsAre(@TempDir Path folder) throws Exception {
        measure(BASELINE, 1000, 0, 0);
        measure(OURS, 1000, 0, 0);
        Report.write(this.summary, BenchOptions.parse("--passes=2", "--turn=500", "--report=" + folder));
        assertThat(folder.resolve(Report.FILE))
                .content()
                .contains("turns of 0.5 s, 10 with each load", "no more than 15% of a core")
                .contains("repeated up to 3 times", "Fewer than 5 clean turns are no result.");
        Report.write(this.summary, BenchOptions.parse("--quick", "--large", "--report=" + folder));
        assertThat(folder.resolve(Report.FILE)).content().contains("# Echo, 64 bytes and 64 KB\n", "A quick run");
    }

    @Test
    void numbersOverTlsOverwriteNoOthers(@TempDir Path folder) throws Exception {
        measure(BASELINE, 1000, 0, 0);
        measure(OURS, 1000, 0, 0);
        Report.write(this.summary, BenchOptions.parse("--tls", "--report=" + folder));
        assertThat(folder.resolve("tls-throughput.md")).content().contains("over TLS", "](tls-throughput.svg)");
        assertThat(folder.resolve(Report.FILE)).doesNotExist();
        assertThat(folder.resolve("tls-throughput.svg")).exists();
    }

    @Test
    void aMisspeltArgumentOrServerIsNamed() {
        assertThatThrownBy(() -> BenchOptions.parse("--fast")).hasMessageContaining("--fast");
        assertThatThrownBy(() -> BenchOptions.parse("--servers=netty").choose(List.of(BASELINE, OURS)))
                .hasMessageContaining("No server netty; known are [spring-tomcat, ours]");
        assertThat(BenchOptions.parse("--servers=ours").choose(List.of(BASELINE, OURS)))
                .as("the baseline always takes part")
                .containsExactly(BASELINE, OURS);
    }
}
