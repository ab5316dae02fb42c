package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FloodCommands;
import io.jsonrpc.benchmarks.load.FloodResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a call takes while the server floods its client through a slow link. */
final class FloodBench {

    static final int BYTES_PER_SECOND = 1_250_000;

    /** Of the link, each way: half of a round trip. */
    static final int DELAY_MILLIS = 5;

    private static final int WARM_UP_MILLIS = 3000;

    private final BenchOptions options;

    private final Path log;

    private final List<FloodMeasurement> measurements = new ArrayList<>();

    FloodBench(BenchOptions options, Path log) {
        this.options = options;
        this.log = log;
    }

    List<FloodMeasurement> run(List<ServerSpec> servers) throws IOException, InterruptedException {
        int turns = servers.size() * passes() * FloodWay.values().length;
        System.out.printf("about %d minutes of floods, and%n", turns * (WARM_UP_MILLIS + turnMillis()) / 60_000 + 1);
        try (CommandedProcess generator = CommandedProcess.start(FloodCommands.class, List.of(), this.log)) {
            for (ServerSpec server : servers) {
                System.out.println("flooding: " + server.title());
                measure(server, generator);
            }
        }
        return this.measurements;
    }

    private void measure(ServerSpec spec, CommandedProcess generator) throws IOException, InterruptedException {
        ServerSpec unbounded = ChangedClass.WITHOUT_BOUND.in(spec);
        try (RunningServer server = RunningServer.start(spec.forMeasuring(), this.log);
                RunningServer control = RunningServer.start(unbounded.forMeasuring(), this.log)) {
            Cores.pinServer(server.handle());
            Cores.pinServer(control.handle());
            for (int pass = 1; pass <= passes(); pass++) {
                for (FloodWay way : FloodWay.values()) {
                    measure(spec, way, way == FloodWay.WITHOUT_BOUND ? control : server, generator);
                }
            }
        }
    }

    private void measure(ServerSpec spec, FloodWay way, RunningServer server, CommandedProcess generator)
            throws IOException {
        Quietness quietness = Quietness.begin();
        FloodResult result = FloodResult.parse(generator.ask("flood %s %s %d %d %d %d"
                .formatted(server.uri(), way.mode(), BYTES_PER_SECOND, DELAY_MILLIS, WARM_UP_MILLIS, turnMillis())));
        FloodMeasurement measurement = new FloodMeasurement(spec, way, result, quietness.others());
        this.measurements.add(measurement);
        System.out.printf(
                "  %s: p99 %.0f ms, %.0f%% of the link; others %.0f%%%n",
                way.title(), result.p99(), 100 * result.share(), 100 * measurement.others());
    }

    /** Turns are long here, and say the same again. */
    private int passes() {
        return Math.min(3, this.options.passes());
    }

    /** 200 calls. */
    private int turnMillis() {
        return this.options.quick() ? 5_000 : 20_000;
    }
}
