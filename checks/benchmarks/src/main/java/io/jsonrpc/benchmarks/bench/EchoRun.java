package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Servers that all run and are loaded with the echo, each in its turn, again and again. */
final class EchoRun {

    private static final Cell WARM_UP = new Cell(50, 16);

    /** What was cold after the turns of the others does not count. */
    static final int SETTLE_MILLIS = 100;

    private final BenchOptions options;

    private final List<ServerSpec> specs;

    private final Path log;

    /** Loads of one endpoint have one server: two processes never compile quite the same. */
    private final Map<ServerSpec.Endpoint, RunningServer> servers = new LinkedHashMap<>();

    private final List<Measurement> measurements = new ArrayList<>();

    EchoRun(BenchOptions options, List<ServerSpec> specs, Path log) {
        this.options = options;
        this.specs = specs;
        this.log = log;
    }

    /**
     * Measures all, and stops the servers.
     *
     * @param generatorOptions of the JVM that makes the load
     * @param measured hears of each cell when it is measured
     */
    Summary run(List<String> generatorOptions, Consumer<Cell> measured) throws IOException, InterruptedException {
        System.out.println(new Estimate(this.specs, this.options.cells(), this.options));
        try (LoadProcess generator = LoadProcess.start(generatorOptions, this.log)) {
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
                measured.accept(cells.get(i));
            }
        } finally {
            this.servers.values().forEach(RunningServer::close);
        }
        return summary();
    }

    private void warmUp(ServerSpec spec, LoadProcess generator) throws IOException, InterruptedException {
        RunningServer server = this.servers.get(spec.endpoint());
        if (server == null) {
            server = RunningServer.start(spec.forMeasuring(), this.log);
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
        }
    }

    /** Of what is measured so far. */
    Summary summary() {
        return new Summary(this.specs, this.measurements, Turns.of(this.options));
    }

    private RunningServer server(ServerSpec spec) {
        return Objects.requireNonNull(this.servers.get(spec.endpoint()));
    }
}
