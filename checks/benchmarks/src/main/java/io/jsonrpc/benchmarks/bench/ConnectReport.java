package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.ConnectResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What it costs to let clients in, as Markdown. */
record ConnectReport(List<ServerSpec> servers, List<ConnectLoad> loads, List<ConnectMeasurement> measurements) {

    static final String FILE = "connect.md";

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(
                options.report().resolve(FILE), "# Clients that come\n\n" + conditions(options) + "\n" + tables());
    }

    private String conditions(BenchOptions options) {
        String text = String.format(
                Locale.ROOT,
                """
                Written by `./bench connect`. Passes: %d, interleaved; each load counts for %d s after %d s. Medians, with ranges in
                brackets. %d cores, half for the servers and half for the clients; Java %s. The limit of handshakes a second is off.
                """,
                options.passes(),
                options.duration(),
                options.warmUp(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        return text + Quietness.warning(this.measurements.stream().map(ConnectMeasurement::others));
    }

    String tables() {
        StringBuilder text = new StringBuilder("New clients, from the TCP handshake to the answer to the first call, "
                + "which then close. The server's time is that of the processors, kernel included, for a client from begin to "
                + "end; its ratio is that of the smallest echo on the same stack divided by it: 1.00 is equal, more is better.\n\n"
                + "| server | way | clients a second | p50 / p99, ms | server's time for each, µs | ratio |\n"
                + "|---|---|---:|---:|---:|---:|\n");
        for (ServerSpec server : this.servers) {
            measured(server, false).forEach(load -> text.append(newcomers(server, load)));
        }
        text.append(
                "\nSessions that lose nothing, whose sockets are all cut at once; all resume and make a call.\n\n"
                        + "| server | sessions | all have answers after, s | server's time for each, µs |\n|---|---:|---:|---:|\n");
        for (ServerSpec server : this.servers) {
            measured(server, true).forEach(load -> text.append(storm(server, load)));
        }
        return text.append(faults()).toString();
    }

    private List<ConnectLoad> measured(ServerSpec server, boolean storms) {
        return this.loads.stream()
                .filter(load ->
                        load.crowd() > 0 == storms && !results(server, load).isEmpty())
                .toList();
    }

    private String newcomers(ServerSpec server, ConnectLoad load) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f / %.1f | %s | %s |%n",
                server.title(),
                load,
                of(server, load, ConnectResult::perSecond).text(0),
                of(server, load, ConnectResult::p50).median() / 1e3,
                of(server, load, ConnectResult::p99).median() / 1e3,
                of(server, load, ConnectResult::serverMicros).text(0),
                ratio(server, load));
    }

    /** What others do plainly is the measure of all ways. */
    private String ratio(ServerSpec server, ConnectLoad load) {
        return this.servers.stream()
                .filter(reference -> reference.name().equals(server.reference()))
                .flatMap(reference -> measured(reference, false).stream()
                        .map(plain -> of(reference, plain, ConnectResult::serverMicros)))
                .findFirst()
                .map(reference -> String.format(
                        Locale.ROOT,
                        "%.2f",
                        reference.median()
                                / of(server, load, ConnectResult::serverMicros).median()))
                .orElse("–");
    }

    private String storm(ServerSpec server, ConnectLoad load) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %s |%n",
                server.title(),
                load.crowd(),
                of(server, load, result -> load.crowd() / result.perSecond()).text(2),
                of(server, load, ConnectResult::serverMicros).text(0));
    }

    private String faults() {
        StringBuilder text = new StringBuilder();
        for (ConnectMeasurement measurement : this.measurements) {
            ConnectResult result = measurement.result();
            if (!result.isFlawless()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %s: %,d got in, %,d failed, %,d still waited in the end.%n",
                        measurement.server().title(),
                        measurement.load(),
                        result.arrivals(),
                        result.failed(),
                        result.missing()));
            }
        }
        return text.isEmpty() ? "\nEverybody got in.\n" : text.toString();
    }

    private Spread of(ServerSpec server, ConnectLoad load, ToDoubleFunction<ConnectResult> what) {
        return Spread.of(results(server, load).stream().mapToDouble(what));
    }

    private List<ConnectResult> results(ServerSpec server, ConnectLoad load) {
        return this.measurements.stream()
                .filter(measurement -> measurement.server().equals(server)
                        && measurement.load().equals(load))
                .map(ConnectMeasurement::result)
                .toList();
    }
}
