package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures the servers side by side: all of them run, and each is loaded in its turn, again and again, so that
 * whatever the machine does meanwhile hits all of them alike.
 */
public final class Bench {

    private static final Path LOG = Path.of("checks/benchmarks", "target", "bench.log");

    private static final Cell WARM_UP = new Cell(50, 16);

    /** What was cold after the turns of the others does not count. */
    static final int SETTLE_MILLIS = 100;

    private final BenchOptions options;

    private final List<ServerSpec> specs;

    private final List<String> generatorOptions;

    /** Sessions and plain sockets of one endpoint have one server: two processes never compile quite the same. */
    private final Map<ServerSpec.Endpoint, RunningServer> servers = new LinkedHashMap<>();

    private final List<Measurement> measurements = new ArrayList<>();

    private Bench(BenchOptions options) throws IOException, InterruptedException {
        this.options = options;
        if (options.tls()) {
            TlsKey key = TlsKey.make(Path.of("checks/benchmarks", "target", "bench-key.p12"));
            this.specs = forCells(options.choose(ServerSpec.overTls(key)));
            this.generatorOptions = key.trustOptions();
        } else {
            this.specs = forCells(options.chooseWithBase(ServerSpec.all()));
            this.generatorOptions = List.of();
        }
    }

    private List<ServerSpec> forCells(List<ServerSpec> chosen) {
        return this.options.large() ? chosen.stream().map(ServerSpec::forLarge).toList() : chosen;
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
        System.out.println(new Estimate(this.specs, this.options.cells(), this.options));
        try (LoadProcess generator = LoadProcess.start(this.generatorOptions, LOG)) {
            for (ServerSpec spec : this.specs) {
                System.out.println("warming up: " + spec.title());
                warmUp(spec, generator);
            }
            for (RunningServer server : this.servers.values()) {
                Cores.pinServer(server.handle());
            }
            // The least busy last, where it weighs most what a compiler has left to do.
            List<Cell> cells = this.options.cells();
            for (int i = cells.size() - 1; i >= 0; i--) {
                measure(cells.get(i), generator);
            }
        } finally {
            this.servers.values().forEach(RunningServer::close);
        }
        Summary summary = summary();
        System.out.println();
        System.out.println(Report.tables(summary));
        Report.write(summary, this.options);
        System.out.println("report: " + this.options.report().resolve(Report.file(this.options)));
    }

    private void warmUp(ServerSpec spec, LoadProcess generator) throws IOException, InterruptedException {
        RunningServer server = this.servers.get(spec.endpoint());
        if (server == null) {
            server = RunningServer.start(spec.forMeasuring(), LOG);
            this.servers.put(spec.endpoint(), server);
        }
        generator.open(spec, server, WARM_UP);
        generator.load(spec, 0, 1000 * this.options.serverWarmUp());
        generator.close(spec);
    }

    private void measure(Cell cell, LoadProcess generator) throws IOException {
        System.out.println("loading: " + cell);
        List<ServerSpec> takers =
                this.specs.stream().filter(spec -> spec.takes(cell)).toList();
        for (ServerSpec spec : takers) {
            generator.open(spec, server(spec), cell);
            generator.load(spec, 0, this.options.warmUpMillis(cell));
        }
        Turns.of(this.options).run(takers, (spec, turn) -> {
            Quietness quietness = Quietness.begin();
            LoadResult result = generator.load(spec, SETTLE_MILLIS, this.options.turnMillis());
            Measurement measurement = new Measurement(spec, cell, turn, result, quietness.others());
            this.measurements.add(measurement);
            return measurement.isClean();
        });
        for (ServerSpec spec : takers) {
            generator.close(spec);
            System.out.println("  " + Report.line(summary(), spec, cell));
        }
    }

    private Summary summary() {
        return new Summary(this.specs, this.measurements, Turns.of(this.options));
    }

    private RunningServer server(ServerSpec spec) {
        return Objects.requireNonNull(this.servers.get(spec.endpoint()));
    }
}
