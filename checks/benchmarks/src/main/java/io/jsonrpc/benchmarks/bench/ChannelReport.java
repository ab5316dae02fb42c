package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FloodResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/**
 * What channels cost, and what they are good for, as Markdown.
 *
 * @param servers one on each web stack; the loads of the summary are made of them
 */
record ChannelReport(List<ServerSpec> servers, Summary echo, List<FloodMeasurement> floods) {

    static final String FILE = "channels.md";

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(options.report().resolve(FILE), "# Channels\n\n" + conditions(options) + "\n" + tables());
    }

    private static String conditions(BenchOptions options) {
        return String.format(
                Locale.ROOT,
                """
                Written by `./bench channels`. %d cores, half for the servers and half for the load generator; Java %s. Medians, in
                brackets the range that holds the half in the middle, in square brackets the clean turns, in which other processes
                took no more than %.0f%% of a core. What an idle channel takes is in [idle-channels.md](idle-channels.md).%s
                """,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                100 * Quietness.QUIET,
                options.quick() ? " A quick run: its numbers are not significant." : "");
    }

    String tables() {
        return """
                ## Echo

                An echo of 64 bytes in resumable sessions: without channels, with all calls on one channel of each session, and in turn on
                %d. All loads of a web stack go to one server, turn by turn; ratios are of turns that follow each other. Answers a
                second, by connections (× calls in flight on each):

                """.formatted(ChannelServers.MANY)
                + table((load, cell) -> text(this.echo.perSecond(load, cell), 0))
                + "\nRatio to the same sessions without channels; to be at least 0.95 on one channel, and 0.93 on %d:\n\n"
                        .formatted(ChannelServers.MANY)
                + table((load, cell) -> text(this.echo.ratio(load, bare(load), cell), 2))
                + "\nTime of the processors that the server takes for each answer, that without channels divided by it:\n\n"
                + table((load, cell) -> text(this.echo.serverRatio(load, bare(load), cell), 2))
                + faults()
                + flood();
    }

    /** The name of the load on the same server that is measured by. */
    private String bare(ServerSpec load) {
        return this.servers.stream()
                .filter(server -> server.endpoint().equals(load.endpoint()))
                .map(server -> ChannelServers.bare(server).name())
                .findFirst()
                .orElseThrow();
    }

    private String table(BiFunction<ServerSpec, Cell, String> value) {
        StringBuilder text = new StringBuilder("| calls |");
        this.echo.cells().forEach(cell -> text.append(' ').append(cell).append(" |"));
        text.append("\n|---|").append("---:|".repeat(this.echo.cells().size())).append('\n');
        for (ServerSpec load : this.echo.servers()) {
            text.append("| ").append(load.title()).append(" |");
            this.echo
                    .cells()
                    .forEach(cell ->
                            text.append(' ').append(value.apply(load, cell)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private static String text(Optional<Figure> figure, int places) {
        return figure.map(known -> known.text(places)).orElse(Figure.ABSENT);
    }

    private String faults() {
        StringBuilder text = new StringBuilder();
        for (ServerSpec load : this.echo.servers()) {
            if (this.echo.wrong(load) + this.echo.missing(load) + this.echo.closed(load) > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s: %,d wrong answers, %,d calls never answered, %,d sockets closed.%n",
                        load.title(),
                        this.echo.wrong(load),
                        this.echo.missing(load),
                        this.echo.closed(load)));
            }
        }
        return text.isEmpty() ? "\nEvery call was answered, and rightly.\n" : text.toString();
    }

    private String flood() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, """

                ## Beside a flood

                Behind a link of %d Mbit/s and %d ms (a proxy) the server floods a Java client with texts of 64 KB, and the client calls
                another channel ten times a second. To be: p99 at most 200 ms, and 0.95 of the link for the flood. Two controls: the
                same server with one line of `InFlight` changed, so that nothing bounds what is in flight, to be at least 1 s; and
                flood and calls on one socket without channels, in one queue.

                | server | flood and calls have | p50, ms | p99, ms | longest, ms | the flood's share of the link | calls |
                |---|---|---:|---:|---:|---:|---:|
                """, 8 * FloodBench.BYTES_PER_SECOND / 1_000_000, 2 * FloodBench.DELAY_MILLIS));
        for (ServerSpec server : this.servers) {
            for (FloodWay way : FloodWay.values()) {
                text.append(row(server, way));
            }
        }
        return text.toString();
    }

    private String row(ServerSpec server, FloodWay way) {
        List<FloodMeasurement> turns = this.floods.stream()
                .filter(turn -> turn.server().equals(server) && turn.way() == way)
                .toList();
        long missing = turns.stream().mapToLong(turn -> turn.result().missing()).sum();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %,d%s |%n",
                server.title(),
                way.title(),
                flood(turns, FloodResult::p50, 0),
                flood(turns, FloodResult::p99, 0),
                flood(turns, FloodResult::longest, 0),
                flood(turns, FloodResult::share, 3),
                turns.stream().mapToLong(turn -> turn.result().calls()).sum(),
                missing == 0 ? "" : ", and " + missing + " not answered");
    }

    /** Of few long turns all count. */
    private static String flood(List<FloodMeasurement> turns, ToDoubleFunction<FloodResult> what, int places) {
        if (turns.isEmpty()) {
            return Figure.ABSENT;
        }
        long clean = turns.stream().filter(FloodMeasurement::isClean).count();
        String range = Spread.of(turns.stream().map(FloodMeasurement::result).mapToDouble(what))
                .text(places);
        return range + " [" + clean + " of " + turns.size() + "]";
    }
}
