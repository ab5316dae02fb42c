package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.CallerResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/** What a call costs its client, as Markdown. */
record CallerReport(List<CallerSpec> callers, List<CallerMeasurement> measurements) {

    static final String FILE = "clients.md";

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(
                options.report().resolve(FILE), "# Clients that call\n\n" + conditions(options) + "\n" + tables());
    }

    private String conditions(BenchOptions options) {
        String text = String.format(
                Locale.ROOT,
                """
                Written by `./bench clients`. An echo of 64 bytes of text from this starter on Tomcat with a typed handler; every answer
                is checked. Ours are in sessions that lose nothing. Passes: %d, interleaved; medians, with ranges in brackets. %d cores,
                half for the server and half for the clients; Java %s.
                """,
                options.passes(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        return text + Quietness.warning(this.measurements.stream().map(CallerMeasurement::others));
    }

    String tables() {
        return "Calls a second, by clients (× calls in flight on each):\n\n"
                + table((caller, cell) ->
                        of(caller, cell, CallerResult::perSecond).text(0))
                + "\nTime of the processors that the client takes for each call, kernel included, in microseconds:\n\n"
                + table((caller, cell) -> of(caller, cell, CallerResult::micros).text(1))
                + "\nThe same of what is made by hand in the same language, divided by it: 1.00 is equal, more is better:\n\n"
                + table(this::ratio)
                + faults();
    }

    private String table(BiFunction<CallerSpec, Cell, String> value) {
        StringBuilder text = new StringBuilder("| client |");
        CallerBench.CELLS.forEach(cell -> text.append(' ').append(cell).append(" |"));
        text.append("\n|---|").append("---:|".repeat(CallerBench.CELLS.size())).append('\n');
        for (CallerSpec caller : this.callers) {
            text.append("| ").append(caller.title()).append(" |");
            CallerBench.CELLS.forEach(
                    cell -> text.append(' ').append(value.apply(caller, cell)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private String ratio(CallerSpec caller, Cell cell) {
        double own = of(caller, cell, CallerResult::micros).median();
        double byHand = this.callers.stream()
                .filter(other -> other.title().equals(caller.reference()))
                .mapToDouble(other -> of(other, cell, CallerResult::micros).median())
                .findFirst()
                .orElseThrow();
        return String.format(Locale.ROOT, "%.2f", byHand / own);
    }

    private String faults() {
        StringBuilder text = new StringBuilder();
        for (CallerMeasurement measurement : this.measurements) {
            CallerResult result = measurement.result();
            if (!result.isFlawless()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %s: %,d right answers, %,d wrong ones, %,d calls never answered.%n",
                        measurement.caller().title(),
                        measurement.cell(),
                        result.calls(),
                        result.wrong(),
                        result.missing()));
            }
        }
        return text.isEmpty() ? "\nEvery call was answered, and rightly.\n" : text.toString();
    }

    private Spread of(CallerSpec caller, Cell cell, ToDoubleFunction<CallerResult> what) {
        return Spread.of(this.measurements.stream()
                .filter(measurement -> measurement.caller().equals(caller)
                        && measurement.cell().equals(cell))
                .map(CallerMeasurement::result)
                .mapToDouble(what));
    }
}
