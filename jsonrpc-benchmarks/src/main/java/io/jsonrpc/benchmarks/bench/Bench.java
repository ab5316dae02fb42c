package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadGenerator;
import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the servers in turn, pass after pass, so that what the machine does meanwhile hits all of them. */
public final class Bench {

    private static final Path LOG = Path.of("jsonrpc-benchmarks", "target", "bench.log");

    private final BenchOptions options;

    private final List<ServerSpec> servers;

    private final List<String> generator;

    private final List<Measurement> measurements = new ArrayList<>();

    private Bench(BenchOptions options) throws IOException, InterruptedException {
        this.options = options;
        if (options.tls()) {
            TlsKey key = TlsKey.make(Path.of("jsonrpc-benchmarks", "target", "bench-key.p12"));
            this.servers = options.choose(ServerSpec.overTls(key));
            this.generator = GeneratorProcess.command(LoadGenerator.class, key.trustOptions());
        } else {
            this.servers = options.choose(ServerSpec.all());
            this.generator = GeneratorProcess.command(LoadGenerator.class);
        }
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            BenchOptions options = BenchOptions.parse(arguments);
            if (options.idle().isEmpty()) {
                new Bench(options).run();
            } else {
                new IdleBench(options, LOG).run();
            }
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        for (int pass = 1; pass <= this.options.passes(); pass++) {
            for (ServerSpec server : this.servers) {
                System.out.printf("pass %d of %d: %s%n", pass, this.options.passes(), server.title());
                measure(server);
            }
        }
        Summary summary = new Summary(this.servers, this.measurements);
        System.out.println();
        System.out.println(Report.tables(summary));
        Report.write(summary, this.options);
        System.out.println("report: " + this.options.report().resolve(Report.file(this.options)));
    }

    private void measure(ServerSpec spec) throws IOException, InterruptedException {
        try (RunningServer server = RunningServer.start(spec, LOG)) {
            load(spec, this.generator, server, new Cell(50, 16), 0, this.options.serverWarmUp());
            Cores.pinServer(server.handle());
            // The least busy last, where it weighs most what a compiler has left to do.
            for (int i = Cell.ALL.size() - 1; i >= 0; i--) {
                measure(spec, server, Cell.ALL.get(i));
            }
        }
    }

    private void measure(ServerSpec spec, RunningServer server, Cell cell) throws IOException, InterruptedException {
        Quietness quietness = Quietness.begin(server.handle());
        LoadResult result = load(
                spec, Cores.onSecondHalf(this.generator), server, cell, this.options.warmUp(), this.options.duration());
        Measurement measurement = new Measurement(spec, cell, result, quietness.others());
        this.measurements.add(measurement);
        System.out.printf(
                Locale.ROOT,
                "  %-8s %8.0f/s  p50 %d µs, p99 %d µs, server %.1f µs for an answer; others %.0f%%%s%n",
                cell,
                result.perSecond(),
                result.p50(),
                result.p99(),
                result.serverMicros(),
                100 * measurement.others(),
                result.isFlawless() ? "" : "  " + result.toLine());
    }

    private static LoadResult load(
            ServerSpec spec, List<String> generator, RunningServer server, Cell cell, int warmUp, int duration)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(generator);
        URI uri = server.uri();
        long pid = server.handle().pid();
        for (Object argument : List.of(uri, cell.connections(), cell.inFlight(), warmUp, duration, pid)) {
            command.add(argument.toString());
        }
        if (spec.session()) {
            command.add("session");
        }
        return LoadResult.parse(GeneratorProcess.run(command, LOG));
    }
}
