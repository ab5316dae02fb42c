package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.HttpResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What a call by HTTP costs the server, as Markdown. */
record HttpReport(List<ServerSpec> servers, List<HttpMeasurement> measurements) {

    static final String FILE = "http.md";

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(
                options.report().resolve(FILE), "# Calls by HTTP\n\n" + conditions(options) + "\n" + tables());
    }

    private String conditions(BenchOptions options) {
        String text = String.format(
                Locale.ROOT,
                """
                Written by `./bench http`. An echo of 64 bytes of text over connections that stay open, one call at a time on each;
                every answer is checked. The controller of Spring reads and writes records with the members of the same messages.
                Each server was loaded before until its compiler took less than 3%% of a core.
                Passes: %d, interleaved; medians, with ranges in brackets. %d cores, half for the servers and half for the clients;
                Java %s.
                """,
                options.passes(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        return text + Quietness.warning(this.measurements.stream().map(HttpMeasurement::others));
    }

    String tables() {
        return "Calls a second, by connections:\n\n"
                + table((server, connections) -> Spread.of(results(server, connections, HttpResult::perSecond))
                        .text(0))
                + "\nThe same divided by that of the controller on the same stack, pass by pass: 1.00 is equal, more is better:\n\n"
                + table((server, connections) ->
                        ratio(server, connections, (own, other) -> own.perSecond() / other.perSecond()))
                + "\nTime of the processors that the server takes for each call, kernel included, in microseconds:\n\n"
                + table((server, connections) -> Spread.of(results(server, connections, HttpResult::serverMicros))
                        .text(1))
                + "\nThat of the controller divided by it, pass by pass: 1.00 is equal, more is better:\n\n"
                + table((server, connections) ->
                        ratio(server, connections, (own, other) -> other.serverMicros() / own.serverMicros()))
                + faults();
    }

    private String table(BiFunction<ServerSpec, Integer, String> value) {
        StringBuilder text = new StringBuilder("| server |");
        HttpBench.CONNECTIONS.forEach(
                connections -> text.append(' ').append(connections).append(" |"));
        text.append("\n|---|")
                .append("---:|".repeat(HttpBench.CONNECTIONS.size()))
                .append('\n');
        for (ServerSpec server : this.servers) {
            text.append("| ").append(server.title()).append(" |");
            HttpBench.CONNECTIONS.forEach(connections ->
                    text.append(' ').append(value.apply(server, connections)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private DoubleStream results(ServerSpec server, int connections, ToDoubleFunction<HttpResult> what) {
        return this.measurements.stream()
                .filter(one -> one.server().equals(server) && one.connections() == connections)
                .map(HttpMeasurement::result)
                .mapToDouble(what);
    }

    private String ratio(ServerSpec server, int connections, ToDoubleBiFunction<HttpResult, HttpResult> what) {
        return Spread.of(this.measurements.stream()
                        .filter(own -> own.server().equals(server) && own.connections() == connections)
                        .flatMapToDouble(own -> this.measurements.stream()
                                .filter(other -> other.server().name().equals(server.reference())
                                        && other.connections() == connections
                                        && other.pass() == own.pass())
                                .mapToDouble(other -> what.applyAsDouble(own.result(), other.result()))))
                .text(2);
    }

    private String faults() {
        StringBuilder text = new StringBuilder();
        for (HttpMeasurement measurement : this.measurements) {
            HttpResult result = measurement.result();
            if (!result.isFlawless()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %d connections: %,d right answers, %,d wrong ones.%n",
                        measurement.server().title(),
                        measurement.connections(),
                        result.calls(),
                        result.wrong()));
            }
        }
        return text.isEmpty() ? "\nEvery call was answered, and rightly.\n" : text.toString();
    }
}
