package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FanOutResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What fan-out costs, as Markdown. */
record FanOutReport(List<ServerSpec> servers, List<FanOutMeasurement> measurements) {

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
                frame is checked. Medians of %d passes, with ranges in brackets. %d cores, half for the server and half for the
                receivers; Java %s. A reference is a bare server that writes the frame as it came. Compare within one stack only.
                """,
                options.passes(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        return text + Quietness.warning(this.measurements.stream().map(FanOutMeasurement::others));
    }

    String tables() {
        StringBuilder text =
                new StringBuilder("| server | receivers | all have it after, ms | server's time for one receiver,"
                        + " µs | ratio to the reference | p99 of each, ms |\n|---|---:|---:|---:|---:|---:|\n");
        for (ServerSpec server : this.servers) {
            for (FanOutLoad load : FanOutLoad.ALL) {
                if (!results(server, load).isEmpty()) {
                    text.append(row(server, load));
                }
            }
        }
        this.servers.forEach(server -> text.append(slowReader(server)));
        return text.append(faults()).toString();
    }

    private String row(ServerSpec server, FanOutLoad load) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |%n",
                server.title(),
                load,
                of(server, load, result -> result.last50() / 1e3).text(1),
                of(server, load, FanOutResult::serverMicros).text(1),
                ratio(server, load),
                of(server, load, result -> result.each99() / 1e3).text(1));
    }

    private String ratio(ServerSpec server, FanOutLoad load) {
        return this.servers.stream()
                .filter(reference -> reference.isReference()
                        && server.stack().equals(reference.stack())
                        && !results(reference, load).isEmpty())
                .findFirst()
                .map(reference -> String.format(
                        Locale.ROOT,
                        "%.2f",
                        of(server, load, FanOutResult::serverMicros).median()
                                / of(reference, load, FanOutResult::serverMicros)
                                        .median()))
                .orElse("");
    }

    private String slowReader(ServerSpec server) {
        List<FanOutResult> slow = results(server, FanOutLoad.THOUSAND_AND_SLOW);
        if (slow.isEmpty()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%n%s: p99 of the others with a reader that has stopped is %.2f of that without; it was closed in %d of %d passes.%n",
                server.title(),
                of(server, FanOutLoad.THOUSAND_AND_SLOW, FanOutResult::each99).median()
                        / of(server, FanOutLoad.THOUSAND, FanOutResult::each99).median(),
                slow.stream().mapToLong(FanOutResult::slowClosed).sum(),
                slow.size());
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

    private Spread of(ServerSpec server, FanOutLoad load, ToDoubleFunction<FanOutResult> what) {
        return Spread.of(results(server, load).stream().mapToDouble(what));
    }

    private List<FanOutResult> results(ServerSpec server, FanOutLoad load) {
        return this.measurements.stream()
                .filter(measurement -> measurement.server().equals(server)
                        && measurement.load().equals(load))
                .map(FanOutMeasurement::result)
                .toList();
    }
}
