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
                (options.tls() ? "# Echo, 64 bytes, over TLS\n\n" : "# Echo, 64 bytes\n\n")
                        + conditions(summary, options) + "\n![Answers a second](" + plot(options) + ")\n\n"
                        + tables(summary));
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
                Written by `./bench`. All servers run side by side and have their turns of a second, %d with each load, after
                %d s to warm up (and %d s with that load). Medians, with the half in the middle in brackets; ratios are of turns
                that follow each other. %d cores, half for the servers and half for the load generator; Java %s.
                Compare within one column only; on another machine the numbers are others.
                """,
                Bench.turns(options),
                options.serverWarmUp(),
                options.warmUp(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        return text + Quietness.warning(summary.measurements().stream().map(Measurement::others));
    }

    static String tables(Summary summary) {
        return "Answers a second, by connections (× calls in flight on each):\n\n"
                + table(
                        summary,
                        (server, cell) -> summary.perSecond(server, cell).text(0))
                + "\nRatio to the smallest Spring + Gson echo on the same web stack:\n\n"
                + table(summary, (server, cell) -> ratio(summary.ratio(server, server.reference(), cell)))
                + "\nMicroseconds from call to answer, p50 / p99 / p99.9:\n\n"
                + table(summary, (server, cell) -> latencies(summary, server, cell))
                + "\nTime of the processors that the server takes for each answer, kernel included, in microseconds:\n\n"
                + table(
                        summary,
                        (server, cell) -> summary.serverMicros(server, cell).text(1))
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
                + table(sessions, (server, cell) -> ratio(summary.ratio(server, server.plain(), cell)))
                + "\nAnd the time of the processors that the server takes for each answer, the plain one divided by it:\n\n"
                + table(sessions, (server, cell) -> ratio(summary.serverRatio(server, server.plain(), cell)));
    }

    private static String base(Summary summary) {
        List<ServerSpec> both = summary.servers().stream()
                .filter(server -> !server.base().equals(server.name()) && summary.has(server.base()))
                .toList();
        if (both.isEmpty()) {
            return "";
        }
        return "\nAnswers a second to those of the base:\n\n"
                + table(both, (server, cell) -> ratio(summary.ratio(server, server.base(), cell)))
                + "\nAnd the time of the processors that the server takes for each answer, the base divided by it:\n\n"
                + table(both, (server, cell) -> ratio(summary.serverRatio(server, server.base(), cell)));
    }

    /** One server under one load, in words. */
    static String line(Summary summary, ServerSpec server, Cell cell) {
        return String.format(
                Locale.ROOT,
                "%-28s %s/s, %s of the smallest echo; server %s µs",
                server.name(),
                summary.perSecond(server, cell).text(0),
                ratio(summary.ratio(server, server.reference(), cell)),
                summary.serverMicros(server, cell).text(1));
    }

    private static String table(Summary summary, BiFunction<ServerSpec, Cell, String> value) {
        return table(summary.servers(), value);
    }

    private static String table(List<ServerSpec> servers, BiFunction<ServerSpec, Cell, String> value) {
        StringBuilder text = new StringBuilder("| server |");
        Cell.ALL.forEach(cell -> text.append(' ').append(cell).append(" |"));
        text.append("\n|---|").append("---:|".repeat(Cell.ALL.size())).append('\n');
        for (ServerSpec server : servers) {
            text.append("| ").append(server.title()).append(" |");
            Cell.ALL.forEach(
                    cell -> text.append(' ').append(value.apply(server, cell)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private static String ratio(Optional<Spread> ratio) {
        return ratio.map(spread -> spread.text(2)).orElse("–");
    }

    private static String latencies(Summary summary, ServerSpec server, Cell cell) {
        return String.format(
                Locale.ROOT,
                "%,.0f / %,.0f / %,.0f",
                summary.of(server, cell, LoadResult::p50).median(),
                summary.of(server, cell, LoadResult::p99).median(),
                summary.of(server, cell, LoadResult::p999).median());
    }

    private static String faults(Summary summary) {
        StringBuilder text = new StringBuilder();
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
