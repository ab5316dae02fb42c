package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** The numbers as Markdown, with a plot beside it. */
final class Report {

    static final String FILE = "throughput.md";

    private static final String PLOT = "throughput.svg";

    private static final String TLS = "tls-";

    private Report() {}

    static void write(Summary summary, BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(options.report().resolve(plot(options)), Plot.of(summary));
        Files.writeString(
                options.report().resolve(file(options)),
                title(options)
                        + conditions(summary, options) + "\n![Answers a second](" + plot(options) + ")\n\n"
                        + tables(summary));
    }

    private static String title(BenchOptions options) {
        return "# Echo, 64 bytes" + (options.large() ? " and 64 KB" : "") + (options.tls() ? ", over TLS" : "")
                + "\n\n";
    }

    /** Numbers over TLS have a file of their own. */
    static String file(BenchOptions options) {
        return options.tls() ? TLS + FILE : FILE;
    }

    private static String plot(BenchOptions options) {
        return options.tls() ? TLS + PLOT : PLOT;
    }

    private static String conditions(Summary summary, BenchOptions options) {
        String text = String.format(
                Locale.ROOT,
                """
                Written by `./bench`. All servers run side by side and have their turns of %.1f s, %d with each load, after
                %d s to warm up (and %d s with that load). Medians, with the half in the middle in brackets; ratios are of turns
                that follow each other. %d cores, half for the servers and half for the load generator; Java %s.
                Compare within one column only; on another machine the numbers are others.

                In square brackets are the clean turns, in which other processes took no more than %.0f%% of a core; turns that
                are not clean are repeated up to %d times and do not count. %s
                """,
                options.turnMillis() / 1e3,
                Turns.of(options).asked(),
                options.serverWarmUp(),
                options.warmUp(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                100 * Quietness.QUIET,
                Turns.ATTEMPTS,
                options.quick()
                        ? "A quick run: its numbers are not significant, those of [0 of n] are of turns that are not clean."
                        : "Fewer than " + Turns.of(options).least() + " clean turns are no result.");
        return text;
    }

    static String tables(Summary summary) {
        return "Answers a second, by connections (× calls in flight on each):\n\n"
                + table(summary, (server, cell) -> text(summary.perSecond(server, cell), 0))
                + "\nRatio to the smallest Spring + Gson echo on the same web stack:\n\n"
                + table(summary, (server, cell) -> ratio(summary.ratio(server, server.reference(), cell)))
                + "\nMicroseconds from call to answer, p50 / p99 / p99.9:\n\n"
                + table(summary, (server, cell) -> latencies(summary, server, cell))
                + "\nTime of the processors that the server takes for each answer, kernel included, in microseconds:\n\n"
                + table(summary, (server, cell) -> text(summary.serverMicros(server, cell), 1))
                + "\nThe same of the smallest echo on the same web stack, divided by it: 1.00 is equal, more is better:\n\n"
                + table(summary, (server, cell) -> ratio(summary.serverRatio(server, server.reference(), cell)))
                + sessions(summary)
                + base(summary)
                + faults(summary);
    }

    private static String sessions(Summary summary) {
        List<ServerSpec> sessions = summary.servers().stream()
                .filter(server -> server.session() && summary.has(server.plain()))
                .toList();
        if (sessions.isEmpty()) {
            return "";
        }
        return "\nSessions that lose nothing, answers a second to those of plain sockets of the same handler:\n\n"
                + table(summary.cells(), sessions, (server, cell) -> ratio(summary.ratio(server, server.plain(), cell)))
                + "\nAnd the time of the processors that the server takes for each answer, the plain one divided by it:\n\n"
                + table(
                        summary.cells(),
                        sessions,
                        (server, cell) -> ratio(summary.serverRatio(server, server.plain(), cell)));
    }

    private static String base(Summary summary) {
        List<ServerSpec> both = summary.servers().stream()
                .filter(server -> !server.base().equals(server.name()) && summary.has(server.base()))
                .toList();
        if (both.isEmpty()) {
            return "";
        }
        return "\nAnswers a second to those of the base:\n\n"
                + table(summary.cells(), both, (server, cell) -> ratio(summary.ratio(server, server.base(), cell)))
                + "\nAnd the time of the processors that the server takes for each answer, the base divided by it:\n\n"
                + table(
                        summary.cells(),
                        both,
                        (server, cell) -> ratio(summary.serverRatio(server, server.base(), cell)));
    }

    /** One server under one load, in words. */
    static String line(Summary summary, ServerSpec server, Cell cell) {
        return String.format(
                Locale.ROOT,
                "%-28s %s/s, %s of the smallest echo; server %s µs",
                server.name(),
                text(summary.perSecond(server, cell), 0),
                ratio(summary.ratio(server, server.reference(), cell)),
                text(summary.serverMicros(server, cell), 1));
    }

    private static String table(Summary summary, BiFunction<ServerSpec, Cell, String> value) {
        return table(summary.cells(), summary.servers(), value);
    }

    private static String table(
            List<Cell> cells, List<ServerSpec> servers, BiFunction<ServerSpec, Cell, String> value) {
        StringBuilder text = new StringBuilder("| server |");
        cells.forEach(cell -> text.append(' ').append(cell).append(" |"));
        text.append("\n|---|").append("---:|".repeat(cells.size())).append('\n');
        for (ServerSpec server : servers) {
            text.append("| ").append(server.title()).append(" |");
            cells.forEach(
                    cell -> text.append(' ').append(value.apply(server, cell)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private static String ratio(Optional<Figure> ratio) {
        return text(ratio, 2);
    }

    private static String text(Optional<Figure> figure, int places) {
        return figure.map(all -> all.text(places)).orElse(Figure.ABSENT);
    }

    private static String latencies(Summary summary, ServerSpec server, Cell cell) {
        return summary.of(server, cell, LoadResult::p50)
                .map(figure -> figure.text(p50 -> String.format(
                        Locale.ROOT,
                        "%,.0f / %,.0f / %,.0f",
                        p50.median(),
                        median(summary.of(server, cell, LoadResult::p99)),
                        median(summary.of(server, cell, LoadResult::p999)))))
                .orElse(Figure.ABSENT);
    }

    private static double median(Optional<Figure> figure) {
        return figure.flatMap(Figure::spread).map(Spread::median).orElse(Double.NaN);
    }

    private static String faults(Summary summary) {
        StringBuilder text = new StringBuilder();
        if (summary.servers().stream().anyMatch(server -> summary.missing(server) > 0)) {
            text.append("\n").append(Figure.UNANSWERED).append(" Calls were not answered.\n");
        }
        for (ServerSpec server : summary.servers()) {
            if (summary.wrong(server) + summary.missing(server) + summary.closed(server) > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s: %,d wrong answers, %,d calls never answered, %,d sockets closed.%n",
                        server.title(),
                        summary.wrong(server),
                        summary.missing(server),
                        summary.closed(server)));
            }
        }
        return text.isEmpty() ? "\nEvery call was answered, and rightly.\n" : text.toString();
    }
}
