package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.ConnectGenerator;
import io.jsonrpc.benchmarks.load.ConnectResult;
import io.jsonrpc.benchmarks.load.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Has clients come to the servers in turn, pass after pass: {@code ./bench connect}. */
public final class ConnectBench {

    private static final Path LOG = Path.of("checks/benchmarks", "target", "connect.log");

    private static final ConnectLoad PLAIN = new ConnectLoad(Way.PLAIN, 0);

    private final BenchOptions options;

    private final List<String> generator;

    private final List<ConnectLoad> loads;

    private final List<ConnectMeasurement> measurements = new ArrayList<>();

    private ConnectBench(BenchOptions options) throws IOException {
        this.options = options;
        this.generator = GeneratorProcess.command(ConnectGenerator.class);
        this.loads = Stream.concat(
                        Stream.of(PLAIN, new ConnectLoad(Way.CLASSIC, 0), new ConnectLoad(Way.SESSION, 0)),
                        OpenFiles.within(List.of(1_000, 10_000)).stream()
                                .map(crowd -> new ConnectLoad(Way.SESSION, crowd)))
                .toList();
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            new ConnectBench(BenchOptions.parseWithoutTls(arguments)).run();
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<ServerSpec> servers = this.options.choose(ServerSpec.typed());
        Files.deleteIfExists(LOG);
        for (int pass = 1; pass <= this.options.passes(); pass++) {
            for (ServerSpec server : servers) {
                System.out.printf("pass %d of %d: %s%n", pass, this.options.passes(), server.title());
                measure(server);
            }
        }
        ConnectReport report = new ConnectReport(servers, this.loads, this.measurements);
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(ConnectReport.FILE));
    }

    private void measure(ServerSpec spec) throws IOException, InterruptedException {
        List<ConnectLoad> known = spec.isOurs() ? this.loads : List.of(PLAIN);
        try (RunningServer server = RunningServer.start(spec.forMeasuring(), LOG)) {
            List<ConnectLoad> ways =
                    known.stream().filter(load -> load.crowd() == 0).toList();
            for (ConnectLoad load : ways) {
                load(this.generator, server, load, 0, Math.max(1, this.options.serverWarmUp() / ways.size()));
            }
            Cores.pinServer(server.handle());
            for (ConnectLoad load : known) {
                measure(spec, server, load);
            }
        }
    }

    private void measure(ServerSpec spec, RunningServer server, ConnectLoad load)
            throws IOException, InterruptedException {
        Quietness quietness = Quietness.begin();
        ConnectResult result =
                load(Cores.onSecondHalf(this.generator), server, load, this.options.warmUp(), this.options.duration());
        ConnectMeasurement measurement = new ConnectMeasurement(spec, load, result, quietness.others());
        this.measurements.add(measurement);
        System.out.printf(
                Locale.ROOT,
                "  %-18s %6.0f/s  p50 %d µs, p99 %d µs, server %.1f µs for a client; others %.0f%%%s%n",
                load,
                result.perSecond(),
                result.p50(),
                result.p99(),
                result.serverMicros(),
                100 * measurement.others(),
                result.isFlawless() ? "" : "  " + result.toLine());
    }

    private static ConnectResult load(
            List<String> generator, RunningServer server, ConnectLoad load, int warmUp, int duration)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(generator);
        long pid = server.handle().pid();
        for (Object argument : List.of(server.uri(), load.way().name(), load.crowd(), warmUp, duration, pid)) {
            command.add(argument.toString());
        }
        return ConnectResult.parse(GeneratorProcess.run(command, LOG));
    }
}
