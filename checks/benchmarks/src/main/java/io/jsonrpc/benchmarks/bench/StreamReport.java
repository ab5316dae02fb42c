package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.PaceResult;
import io.jsonrpc.benchmarks.load.StreamResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What streams cost, and how even they are, as Markdown. */
record StreamReport(
        List<ServerSpec> servers,
        List<StreamMeasurement> measurements,
        Map<ServerSpec, PaceResult> paces,
        Turns turns) {

    static final String FILE = "streams.md";

    static final List<Integer> SUBSCRIBERS = List.of(1, 100);

    /** What our clients give of their own accord while they keep pace. */
    static final int CREDIT = 256;

    static final int RATE = 20;

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(options.report().resolve(FILE), "# Streams\n\n" + conditions() + "\n" + tables());
    }

    private String conditions() {
        return String.format(
                Locale.ROOT,
                """
                Written by `./bench streams`. The source of each stream always has the next item, a text of 64 bytes; all servers send
                the same frames, and every frame is checked. The subscribers give this starter's servers credit as our clients do while
                they keep pace: %d items, and more when half of them are handled. By hand there is no credit. All servers run at one time and take turns;
                medians of %d turns each, in brackets the range that holds the half in the middle. Ratios are to what is written by
                hand on the same stack, of turns that follow each other. %d cores, half for the server and half for the subscribers;
                Java %s.

                In square brackets are the clean turns, in which other processes took no more than %.0f%% of a core; turns that
                are not clean are repeated up to %d times and do not count.
                """,
                CREDIT,
                this.turns.asked(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                100 * Quietness.QUIET,
                Turns.ATTEMPTS);
    }

    String tables() {
        StringBuilder text = new StringBuilder(
                "| server | subscribers | items a second | ratio | server's time for one item, µs"
                        + " | ratio | least of a subscriber, share of the mean |\n|---|---:|---:|---:|---:|---:|---:|\n");
        for (ServerSpec server : this.servers) {
            for (int subscribers : SUBSCRIBERS) {
                if (!turns(server, subscribers).isEmpty()) {
                    text.append(row(server, subscribers));
                }
            }
        }
        return text.append(faults()).append(rates()).toString();
    }

    String row(ServerSpec server, int subscribers) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s | %s |%n",
                server.title(),
                subscribers,
                of(server, subscribers, StreamResult::perSecond, 0),
                ratio(server, subscribers, StreamResult::perSecond),
                of(server, subscribers, StreamResult::serverMicros, 2),
                ratio(server, subscribers, StreamResult::serverMicros),
                of(server, subscribers, StreamResult::least, 2));
    }

    private String of(ServerSpec server, int subscribers, ToDoubleFunction<StreamResult> what, int places) {
        List<Figure.Value> values = turns(server, subscribers).values().stream()
                .map(turn -> new Figure.Value(what.applyAsDouble(turn.result()), turn.isClean()))
                .toList();
        return Figure.of(values, this.turns, false)
                .map(figure -> figure.text(places))
                .orElse(Figure.ABSENT);
    }

    /** To the one by hand on the same stack, turn by turn; empty for that itself. */
    private String ratio(ServerSpec server, int subscribers, ToDoubleFunction<StreamResult> what) {
        Optional<ServerSpec> reference = this.servers.stream()
                .filter(spec -> spec.isReference() && spec.stack().equals(server.stack()))
                .findFirst();
        if (server.isReference() || reference.isEmpty()) {
            return "";
        }
        Map<Integer, StreamMeasurement> others = turns(reference.get(), subscribers);
        List<Figure.Value> ratios = new ArrayList<>();
        turns(server, subscribers).forEach((turn, own) -> {
            StreamMeasurement beside = others.get(turn);
            if (beside != null) {
                double value = what.applyAsDouble(own.result()) / what.applyAsDouble(beside.result());
                ratios.add(new Figure.Value(value, own.isClean() && beside.isClean()));
            }
        });
        return Figure.of(ratios, this.turns, false)
                .map(figure -> figure.text(2))
                .orElse("");
    }

    /** Of each turn the last attempt, the only one that may be clean. */
    private Map<Integer, StreamMeasurement> turns(ServerSpec server, int subscribers) {
        Map<Integer, StreamMeasurement> last = new LinkedHashMap<>();
        this.measurements.stream()
                .filter(measurement -> measurement.isOf(server, subscribers))
                .forEach(measurement -> last.put(measurement.turn(), measurement));
        return last;
    }

    private String faults() {
        StringBuilder text = new StringBuilder();
        for (StreamMeasurement measurement : this.measurements) {
            StreamResult result = measurement.result();
            if (!result.isFlawless()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %d: %.0f items a second, %,d wrong frames, %,d sockets closed.%n",
                        measurement.server().title(),
                        measurement.subscribers(),
                        result.perSecond(),
                        result.wrong(),
                        result.closed()));
            }
        }
        return text.isEmpty() ? "\nEvery stream came in order and without a gap.\n" : text.toString();
    }

    private String rates() {
        if (this.paces.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """

                ## At a rate

                One subscriber asks for %d items a second, for 10 s. Distances from one item to the next: those where the server wrote
                them, and those where they arrived.

                | server | items a second | within 35 to 65 ms, written | arrived | shortest, ms | longest, ms |
                |---|---:|---:|---:|---:|---:|
                """, RATE));
        this.paces.forEach((server, pace) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f%% | %.1f%% | %.1f | %.1f |%s%n",
                server.title(),
                pace.perSecond(),
                100 * pace.written(),
                100 * pace.arrived(),
                pace.shortest(),
                pace.longest(),
                pace.wrong() == 0 ? "" : " " + pace.wrong() + " wrong")));
        return text.toString();
    }
}
