package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.PaceResult;
import io.jsonrpc.benchmarks.load.StreamCommands;
import io.jsonrpc.benchmarks.load.StreamResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Has the servers send streams side by side: all of them run, and each has its turn, again and again: {@code ./bench streams}.
 * Then each of ours sends at a rate.
 */
public final class StreamBench {

    private static final Path LOG = Path.of("checks/benchmarks", "target", "streams.log");

    private static final int SETTLE_MILLIS = 200;

    private static final int TURN_MILLIS = 1000;

    private static final int PACE_MILLIS = 10_000;

    private final BenchOptions options;

    private final Turns turns;

    private final List<ServerSpec> specs;

    private final Map<ServerSpec, RunningServer> servers = new LinkedHashMap<>();

    private final List<StreamMeasurement> measurements = new ArrayList<>();

    private final Map<ServerSpec, PaceResult> paces = new LinkedHashMap<>();

    private StreamBench(BenchOptions options) throws IOException {
        this.options = options;
        this.turns = Turns.of(options);
        this.specs = options.choose(StreamServers.all());
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            BenchOptions options = BenchOptions.parseWithoutTls(arguments);
            Files.deleteIfExists(LOG);
            if (options.minutes() > 0) {
                new SlowStreamBench(options, LOG).run();
            } else {
                new StreamBench(options).run();
            }
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        try (CommandedProcess generator = CommandedProcess.start(StreamCommands.class, List.of(), LOG)) {
            for (ServerSpec spec : this.specs) {
                System.out.println("warming up: " + spec.title());
                warmUp(generator, spec);
            }
            for (RunningServer server : this.servers.values()) {
                Cores.pinServer(server.handle());
            }
            for (int subscribers : StreamReport.SUBSCRIBERS) {
                System.out.println("streams to " + subscribers);
                this.turns.run(this.specs, (spec, turn) -> measure(generator, spec, subscribers, turn));
                for (ServerSpec spec : this.specs) {
                    System.out.print(report().row(spec, subscribers));
                }
            }
            measurePaces(generator);
        } finally {
            this.servers.values().forEach(RunningServer::close);
        }
        StreamReport report = report();
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(StreamReport.FILE));
    }

    private void warmUp(CommandedProcess generator, ServerSpec spec) throws IOException, InterruptedException {
        RunningServer server = RunningServer.start(spec.forMeasuring(), LOG);
        this.servers.put(spec, server);
        for (int subscribers : StreamReport.SUBSCRIBERS) {
            int millis = 1000 * this.options.serverWarmUp() / StreamReport.SUBSCRIBERS.size();
            load(generator, spec, subscribers, 0, millis);
        }
    }

    private boolean measure(CommandedProcess generator, ServerSpec spec, int subscribers, int turn) throws IOException {
        Quietness quietness = Quietness.begin();
        StreamResult result = load(generator, spec, subscribers, SETTLE_MILLIS, TURN_MILLIS);
        StreamMeasurement measurement = new StreamMeasurement(spec, subscribers, turn, result, quietness.others());
        this.measurements.add(measurement);
        return measurement.isClean();
    }

    private StreamResult load(
            CommandedProcess generator, ServerSpec spec, int subscribers, int warmUpMillis, int millis)
            throws IOException {
        RunningServer server = server(spec);
        int credit = spec.isOurs() ? StreamReport.CREDIT : 0;
        return StreamResult.parse(generator.ask("load %s %d %s %d %d %d %d"
                .formatted(
                        server.uri(),
                        subscribers,
                        spec.mode(),
                        credit,
                        server.handle().pid(),
                        warmUpMillis,
                        millis)));
    }

    private void measurePaces(CommandedProcess generator) throws IOException {
        for (ServerSpec spec : this.specs.stream().filter(ServerSpec::isOurs).toList()) {
            System.out.println("at a rate: " + spec.title());
            String command =
                    "pace %s %s %d %d".formatted(server(spec).uri(), spec.mode(), StreamReport.RATE, PACE_MILLIS);
            this.paces.put(spec, PaceResult.parse(generator.ask(command)));
        }
    }

    private RunningServer server(ServerSpec spec) {
        return Objects.requireNonNull(this.servers.get(spec));
    }

    private StreamReport report() {
        return new StreamReport(this.specs, this.measurements, this.paces, this.turns);
    }
}
