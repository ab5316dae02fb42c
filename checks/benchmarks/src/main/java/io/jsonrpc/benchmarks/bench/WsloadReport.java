package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether the two load generators see the same, as Markdown. */
record WsloadReport(List<ServerSpec> servers, List<Measurement> measurements, Turns turns) {

    static final String FILE = "wsload.md";

    /** How far the rates may be apart. */
    private static final double TOLERANCE = 0.1;

    enum Generator {
        OURS,
        WSLOAD
    }

    /**
     * One attempt at one turn of one generator.
     *
     * @param flawless whether every call was answered, and rightly
     * @param clean whether other processes took little meanwhile
     */
    record Measurement(
            ServerSpec server,
            Cell cell,
            Generator generator,
            int turn,
            double perSecond,
            boolean flawless,
            boolean clean) {}

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        String text = String.format(Locale.ROOT, """
                # Two load generators

                Written by `./bench wsload`. Our load generator and `wsload`, written in C, load the same server in turn, %d turns of
                %.1f s each. Medians, with the half in the middle in brackets and the clean turns in square brackets; ratios are of
                turns that follow each other.

                """, this.turns.asked(), options.turnMillis() / 1e3);
        Files.writeString(options.report().resolve(FILE), text + tables());
    }

    String tables() {
        StringBuilder text = new StringBuilder("| server | load | ours, answers a second | `wsload` | ratio | agree |\n"
                + "|---|---:|---:|---:|---:|---|\n");
        int cells = 0;
        int agree = 0;
        for (ServerSpec server : this.servers) {
            for (Cell cell : Cell.USUAL) {
                text.append(row(server, cell));
                cells++;
                agree += verdict(ratio(server, cell)).equals("yes") ? 1 : 0;
            }
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%nThe generators agree within %.0f%% in %d of %d cells.%n",
                        100 * TOLERANCE,
                        agree,
                        cells))
                .toString();
    }

    String row(ServerSpec server, Cell cell) {
        Optional<Figure> ratio = ratio(server, cell);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |%n",
                server.title(),
                cell,
                text(rate(server, cell, Generator.OURS), 0),
                text(rate(server, cell, Generator.WSLOAD), 0),
                text(ratio, 2),
                verdict(ratio));
    }

    private static String text(Optional<Figure> figure, int places) {
        return figure.map(all -> all.text(places)).orElse(Figure.ABSENT);
    }

    private static String verdict(Optional<Figure> ratio) {
        return ratio.filter(figure -> figure.clean() > 0)
                .flatMap(Figure::spread)
                .map(spread -> Math.abs(spread.median() - 1) <= TOLERANCE ? "yes" : "**no**")
                .orElse("no result");
    }

    private Optional<Figure> rate(ServerSpec server, Cell cell, Generator generator) {
        List<Figure.Value> values = last(server, cell, generator).values().stream()
                .map(turn -> new Figure.Value(turn.perSecond(), turn.clean()))
                .toList();
        return Figure.of(values, this.turns, isFlawed(server, cell, generator));
    }

    private Optional<Figure> ratio(ServerSpec server, Cell cell) {
        Map<Integer, Measurement> others = last(server, cell, Generator.WSLOAD);
        List<Figure.Value> ratios = new ArrayList<>();
        last(server, cell, Generator.OURS).forEach((turn, own) -> {
            Measurement other = others.get(turn);
            if (other != null) {
                ratios.add(new Figure.Value(own.perSecond() / other.perSecond(), own.clean() && other.clean()));
            }
        });
        return Figure.of(
                ratios, this.turns, isFlawed(server, cell, Generator.OURS) || isFlawed(server, cell, Generator.WSLOAD));
    }

    private boolean isFlawed(ServerSpec server, Cell cell, Generator generator) {
        return this.measurements.stream()
                .anyMatch(measurement -> isOf(measurement, server, cell, generator) && !measurement.flawless());
    }

    /** Of each turn the last attempt. */
    private Map<Integer, Measurement> last(ServerSpec server, Cell cell, Generator generator) {
        Map<Integer, Measurement> last = new LinkedHashMap<>();
        this.measurements.stream()
                .filter(measurement -> isOf(measurement, server, cell, generator))
                .forEach(measurement -> last.put(measurement.turn(), measurement));
        return last;
    }

    private static boolean isOf(Measurement measurement, ServerSpec server, Cell cell, Generator generator) {
        return measurement.server().equals(server)
                && measurement.cell().equals(cell)
                && measurement.generator() == generator;
    }
}
