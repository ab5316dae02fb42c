package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FanOutResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Has the servers publish side by side: all of them run, and each publishes in its turn, again and again, so that whatever the
 * machine does meanwhile hits all of them alike: {@code ./bench fan-out}.
 */
public final class FanOutBench {

    private static final Path LOG = Path.of("checks/benchmarks", "target", "fan-out.log");

    /** Shorter than a server tolerates a reader that has stopped. */
    private static final int SLOW_MILLIS = 2000;

    private final BenchOptions options;

    private final Turns turns;

    private final List<ServerSpec> specs;

    private final Map<ServerSpec, RunningServer> servers = new LinkedHashMap<>();

    private final Map<ServerSpec, FanOutProcess> receivers = new LinkedHashMap<>();

    private final List<FanOutMeasurement> measurements = new ArrayList<>();

    /** For each reader that stopped, whether the server has closed it. */
    private final Map<ServerSpec, List<Boolean>> slowReaders = new LinkedHashMap<>();

    private FanOutBench(BenchOptions options) throws IOException {
        this.options = options;
        this.turns = Turns.of(options);
        this.specs = options.choose(ServerSpec.fanOut());
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            OpenFiles.require(FanOutLoad.TEN_THOUSAND.receivers());
            new FanOutBench(BenchOptions.parseWithoutTls(arguments)).run();
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        try {
            for (ServerSpec spec : this.specs) {
                System.out.println("warming up: " + spec.title());
                warmUp(spec);
            }
            for (RunningServer server : this.servers.values()) {
                Cores.pinServer(server.handle());
            }
            measure(FanOutLoad.THOUSAND);
            measureSlowReaders();
            leave();
            measure(FanOutLoad.TEN_THOUSAND);
            leave();
        } finally {
            this.servers.values().forEach(RunningServer::close);
        }
        FanOutReport report = report();
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(FanOutReport.FILE));
    }

    private void warmUp(ServerSpec spec) throws IOException, InterruptedException {
        RunningServer server = RunningServer.start(spec.forMeasuring(), LOG);
        this.servers.put(spec, server);
        try (FanOutProcess all = FanOutProcess.open(spec, server, FanOutLoad.THOUSAND.receivers(), LOG)) {
            all.load(0, 1000 * this.options.serverWarmUp());
        }
    }

    private void measure(FanOutLoad load) throws IOException {
        System.out.println("publishing to " + load);
        for (ServerSpec spec : this.specs) {
            FanOutProcess all = FanOutProcess.open(spec, get(this.servers, spec), load.receivers(), LOG);
            this.receivers.put(spec, all);
            all.load(0, 2000 * this.options.warmUp());
        }
        this.turns.run(this.specs, (spec, turn) -> measure(spec, load, turn, load.turnMillis()));
        for (ServerSpec spec : this.specs) {
            System.out.print(report().row(spec, load));
        }
    }

    /** With one and without, in turn. The bare servers are left out: a reader that has stopped stops them for good. */
    private void measureSlowReaders() throws IOException {
        System.out.println("publishing to " + FanOutLoad.THOUSAND_AND_SLOW);
        List<ServerSpec> bearers =
                this.specs.stream().filter(spec -> !spec.isReference()).toList();
        Turns pairs = new Turns(2 * this.options.passes(), this.turns.least());
        pairs.run(bearers, (spec, turn) -> measureSlowReader(spec, this.turns.most() + turn));
    }

    /** Whether both turns, without one and with one, were clean. */
    private boolean measureSlowReader(ServerSpec spec, int turn) throws IOException {
        boolean clean = measure(spec, FanOutLoad.THOUSAND, turn, SLOW_MILLIS);
        get(this.receivers, spec).addSlowReader();
        clean &= measure(spec, FanOutLoad.THOUSAND_AND_SLOW, turn, SLOW_MILLIS);
        boolean closed = get(this.receivers, spec).isSlowReaderClosed();
        this.slowReaders.computeIfAbsent(spec, key -> new ArrayList<>()).add(closed);
        return clean;
    }

    private FanOutReport report() {
        return new FanOutReport(this.specs, this.measurements, this.slowReaders, this.turns);
    }

    private boolean measure(ServerSpec spec, FanOutLoad load, int turn, int millis) throws IOException {
        FanOutProcess all = get(this.receivers, spec);
        Quietness quietness = Quietness.begin();
        FanOutResult result = all.load(load.settleMillis(), millis);
        FanOutMeasurement measurement = new FanOutMeasurement(spec, load, turn, result, quietness.others());
        this.measurements.add(measurement);
        return measurement.isClean();
    }

    private void leave() throws IOException {
        for (FanOutProcess all : this.receivers.values()) {
            all.close();
        }
        this.receivers.clear();
    }

    private static <T> T get(Map<ServerSpec, T> all, ServerSpec spec) {
        return Objects.requireNonNull(all.get(spec));
    }
}
