package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
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
                Written by `./bench`. Passes: %d, interleaved; each load counts for %d s after %d s, on a server that was warm for
                %d s. Medians, with ranges in brackets. %d cores, half for the server and half for the load generator; Java %s.
                Compare within one column only; on another machine the numbers are others.
                """,
                options.passes(),
                options.duration(),
                options.warmUp(),
                options.serverWarmUp(),
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
                + table(summary, (server, cell) -> ratio(summary.ratio(server, cell)))
                + "\nMicroseconds from call to answer, p50 / p99 / p99.9:\n\n"
                + table(summary, (server, cell) -> latencies(summary, server, cell))
                + "\nTime of the processors that the server takes for each answer, kernel included, in microseconds:\n\n"
                + table(
                        summary,
                        (server, cell) -> summary.serverMicros(server, cell).text(1))
                + "\nThe same of the smallest echo on the same web stack, divided by it: 1.00 is equal, more is better:\n\n"
                + table(summary, (server, cell) -> ratio(summary.serverRatio(server, cell)))
                + faults(summary);
    }

    private static String table(Summary summary, BiFunction<ServerSpec, Cell, String> value) {
        StringBuilder text = new StringBuilder("| server |");
        Cell.ALL.forEach(cell -> text.append(' ').append(cell).append(" |"));
        text.append("\n|---|").append("---:|".repeat(Cell.ALL.size())).append('\n');
        for (ServerSpec server : summary.servers()) {
            text.append("| ").append(server.title()).append(" |");
            Cell.ALL.forEach(
                    cell -> text.append(' ').append(value.apply(server, cell)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private static String ratio(double ratio) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "–";
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
