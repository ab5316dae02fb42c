package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FanOutResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What fan-out costs, as Markdown.
 *
 * @param slowReaders for each reader that stopped, whether the server has closed it
 */
record FanOutReport(
        List<ServerSpec> servers,
        List<FanOutMeasurement> measurements,
        Map<ServerSpec, List<Boolean>> slowReaders,
        Turns turns) {

    static final String FILE = "fan-out.md";

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(
                options.report().resolve(FILE), "# One message to many\n\n" + conditions(options) + "\n" + tables());
    }

    private String conditions(BenchOptions options) {
        String text = String.format(
                Locale.ROOT,
                """
                Written by `./bench fan-out`. Messages of 64 bytes of text, each published as soon as all have the one before; every
                frame is checked. All servers run at one time and take turns; medians of %d turns each, in brackets the range that holds
                the half in the middle. Ratios are of turns that follow each other. %d cores, half for the server and half for the
                receivers; Java %s. A reference is a bare server that writes the frame as it came. Compare within one stack only.

                In square brackets are the clean turns, in which other processes took no more than %.0f%% of a core; turns that
                are not clean are repeated up to %d times and do not count.
                """,
                this.turns.asked(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                100 * Quietness.QUIET,
                Turns.ATTEMPTS);
        return text;
    }

    String tables() {
        StringBuilder text =
                new StringBuilder("| server | receivers | all have it after, ms | server's time for one receiver,"
                        + " µs | ratio to the reference | p99 of each, ms |\n|---|---:|---:|---:|---:|---:|\n");
        for (ServerSpec server : this.servers) {
            for (FanOutLoad load : FanOutLoad.ALL) {
                if (!turns(server, load).isEmpty()) {
                    text.append(row(server, load));
                }
            }
        }
        this.servers.forEach(server -> text.append(slowReader(server)));
        return text.append(faults()).toString();
    }

    String row(ServerSpec server, FanOutLoad load) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |%n",
                server.title(),
                load,
                of(server, load, result -> result.last50() / 1e3),
                of(server, load, FanOutResult::serverMicros),
                this.servers.stream()
                        .filter(spec -> spec.isReference() && server.stack().equals(spec.stack()))
                        .findFirst()
                        .flatMap(reference -> ratio(server, load, reference, load, FanOutResult::serverMicros))
                        .map(ratio -> ratio.text(2))
                        .orElse(""),
                of(server, load, result -> result.each99() / 1e3));
    }

    /** Turn by turn; empty when they have none in common. */
    private Optional<Figure> ratio(
            ServerSpec server,
            FanOutLoad load,
            ServerSpec other,
            FanOutLoad otherLoad,
            ToDoubleFunction<FanOutResult> what) {
        Map<Integer, FanOutMeasurement> others = turns(other, otherLoad);
        List<Figure.Value> ratios = new ArrayList<>();
        turns(server, load).forEach((turn, own) -> {
            FanOutMeasurement beside = others.get(turn);
            if (beside != null) {
                double value = what.applyAsDouble(own.result()) / what.applyAsDouble(beside.result());
                if (Double.isFinite(value)) {
                    ratios.add(new Figure.Value(value, own.isClean() && beside.isClean()));
                }
            }
        });
        return Figure.of(ratios, this.turns, isMissing(server, load) || isMissing(other, otherLoad));
    }

    private String slowReader(ServerSpec server) {
        List<Boolean> closed = this.slowReaders.getOrDefault(server, List.of());
        return ratio(server, FanOutLoad.THOUSAND_AND_SLOW, server, FanOutLoad.THOUSAND, result ->
                        (double) result.each99())
                .map(ratio -> String.format(
                        Locale.ROOT,
                        "%n%s: p99 of the others with a reader that has stopped is %s of that without; it was closed %d times of %d.%n",
                        server.title(),
                        ratio.text(2),
                        closed.stream().filter(Boolean::booleanValue).count(),
                        closed.size()))
                .orElse("");
    }

    private String faults() {
        StringBuilder text = new StringBuilder();
        for (FanOutMeasurement measurement : this.measurements) {
            FanOutResult result = measurement.result();
            if (!result.isFlawless()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %s: %,d rounds, %,d wrong frames, %,d missing, %,d sockets closed.%n",
                        measurement.server().title(),
                        measurement.load(),
                        result.rounds(),
                        result.wrong(),
                        result.missing(),
                        result.closed()));
            }
        }
        return text.isEmpty() ? "\nEverybody received everything, once.\n" : text.toString();
    }

    private String of(ServerSpec server, FanOutLoad load, ToDoubleFunction<FanOutResult> what) {
        List<Figure.Value> values = turns(server, load).values().stream()
                .map(turn -> new Figure.Value(what.applyAsDouble(turn.result()), turn.isClean()))
                .toList();
        return Figure.of(values, this.turns, isMissing(server, load))
                .map(figure -> figure.text(1))
                .orElse(Figure.ABSENT);
    }

    private boolean isMissing(ServerSpec server, FanOutLoad load) {
        return this.measurements.stream()
                .anyMatch(measurement ->
                        measurement.isOf(server, load) && measurement.result().missing() > 0);
    }

    /** Of each turn the last attempt, the only one that may be clean. */
    private Map<Integer, FanOutMeasurement> turns(ServerSpec server, FanOutLoad load) {
        Map<Integer, FanOutMeasurement> last = new LinkedHashMap<>();
        this.measurements.stream()
                .filter(measurement -> measurement.isOf(server, load))
                .forEach(measurement -> last.put(measurement.turn(), measurement));
        return last;
    }
}
