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

    private final List<Measurement> measurements = new ArrayList<>();

    private final Summary summary = new Summary(List.of(BASELINE, OURS), this.measurements);

    private void measure(ServerSpec server, double perSecond, long missing, double others) {
        measure(server, perSecond, 40, missing, others);
    }

    private void measure(ServerSpec server, double perSecond, double serverMicros, long missing, double others) {
        for (Cell cell : Cell.ALL) {
            LoadResult result = new LoadResult(perSecond, 10, 20, 30, serverMicros, 1000, 0, missing, 0);
            int turn = 1
                    + (int) this.measurements.stream()
                            .filter(measurement -> measurement.isOf(server, cell))
                            .count();
            this.measurements.add(new Measurement(server, cell, turn, result, others));
        }
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
        assertThat(this.summary.ratio(OURS, BASELINE.name(), Cell.ALL.get(0))).contains(new Spread(0.9, 0.9, 0.9));
    }

    @Test
    void sessionsAreComparedWithPlainSocketsOfTheSameHandler() {
        ServerSpec plain = new ServerSpec("ours-typed", "ours", "/", List.of(), false);
        ServerSpec session = new ServerSpec("ours-session", "ours in sessions", "/", List.of(), true);
        measure(plain, 1000, 20, 0, 0);
        measure(session, 950, 25, 0, 0);
        assertThat(Report.tables(new Summary(List.of(plain, session), this.measurements)))
                .contains("Sessions that lose nothing")
                .contains("| ours in sessions | 0.95 (0.95–0.95) |")
                .contains("| ours in sessions | 0.80 (0.80–0.80) |");
        assertThat(Report.tables(new Summary(List.of(session), this.measurements)))
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
        assertThat(Report.tables(new Summary(List.of(ours, base), this.measurements)))
                .contains("Answers a second to those of the base:")
                .contains("| ours | 0.90 (0.90–0.90) |")
                .contains("| ours | 0.75 (0.75–0.75) |");
        assertThat(Report.tables(new Summary(List.of(ours), this.measurements))).doesNotContain("of the base");
    }

    @Test
    void theReportHasMediansRangesAndRatios() {
        List.of(900, 1000, 5000).forEach(rate -> measure(BASELINE, rate, 0, 0));
        List.of(1400, 1500, 1600).forEach(rate -> measure(OURS, rate, 0, 0));
        assertThat(Report.tables(this.summary))
                .contains("| the baseline | 1,000 (950–3,000) |")
                .contains("| our server | 1,500 (1,450–1,550) |")
                .contains("| our server | 1.50 (0.91–1.53) |")
                .contains("| our server | 10 / 20 / 30 |")
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
        assertThat(Report.tables(new Summary(List.of(BASELINE, reactor, onReactor), this.measurements)))
                .contains("| ours on Netty | 1.25 (1.25–1.25) |");
        assertThat(Report.tables(new Summary(
                        List.of(BASELINE, onReactor),
                        this.measurements.stream()
                                .filter(measurement -> !measurement.server().equals(reactor))
                                .toList())))
                .contains("| ours on Netty | – |");
        assertThat(BenchOptions.parse("--servers=ours-reactor").choose(List.of(BASELINE, OURS, reactor, onReactor)))
                .containsExactly(BASELINE, reactor, onReactor);
    }

    @Test
    void aServerThatTakesLessOfTheProcessorsHasTheGreaterRatio() {
        List.of(40, 50, 51).forEach(micros -> measure(BASELINE, 1000, micros, 0, 0));
        List.of(32.0, 40.0, 1000.25).forEach(micros -> measure(OURS, 1000, micros, 0, 0));
        assertThat(Report.tables(this.summary))
                .contains("| the baseline | 50.0 (45.0–50.5) |")
                .contains("| our server | 40.0 (36.0–520.1) |")
                .contains("| our server | 1.25 (0.65–1.25) |");
        this.measurements.removeIf(measurement -> measurement.server().equals(BASELINE));
        assertThat(Report.tables(new Summary(List.of(OURS), this.measurements)))
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
    void theReportTellsOfCallsThatWereNeverAnswered() {
        measure(BASELINE, 1000, 0, 0);
        measure(OURS, 1000, 2, 0);
        assertThat(Report.tables(this.summary))
                .contains("our server: 0 wrong answers, 8 calls never answered, 0 sockets closed.")
                .doesNotContain("Every call was answered");
    }

    @Test
    void theReportSaysWhenTheMachineWasNotQuiet(@TempDir Path folder) throws Exception {
        BenchOptions options = BenchOptions.parse("--quick", "--report=" + folder);
        measure(BASELINE, 1000, 0, 0.14);
        measure(OURS, 1000, 0, 0.14);
        Report.write(this.summary, options);
        assertThat(folder.resolve(Report.FILE)).content().doesNotContain("Not quiet");
        measure(OURS, 1000, 0, 0.16);
        Report.write(this.summary, options);
        assertThat(folder.resolve(Report.FILE))
                .content()
                .contains("**Not quiet**: during 4 of 12 measurements")
                .contains("Do not trust these rates and latencies; the server's time suffers less.");
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
