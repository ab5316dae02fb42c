package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FanOutGenerator;
import io.jsonrpc.benchmarks.load.FanOutResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Has the servers publish in turn, pass after pass: {@code ./bench fan-out}. */
public final class FanOutBench {

    private static final Path LOG = Path.of("jsonrpc-benchmarks", "target", "fan-out.log");

    /** Seconds that a load with a slow reader counts at least: until the server must have closed it. */
    private static final int SLOW_SECONDS = 9;

    private final BenchOptions options;

    private final List<String> generator;

    private final List<FanOutMeasurement> measurements = new ArrayList<>();

    private FanOutBench(BenchOptions options) throws IOException {
        this.options = options;
        this.generator = GeneratorProcess.command(FanOutGenerator.class);
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            new FanOutBench(BenchOptions.parseWithoutTls(arguments)).run();
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<ServerSpec> servers = this.options.choose(ServerSpec.fanOut());
        Files.deleteIfExists(LOG);
        for (int pass = 1; pass <= this.options.passes(); pass++) {
            for (ServerSpec server : servers) {
                System.out.printf("pass %d of %d: %s%n", pass, this.options.passes(), server.title());
                measure(server);
            }
        }
        FanOutReport report = new FanOutReport(servers, this.measurements);
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(FanOutReport.FILE));
    }

    private void measure(ServerSpec spec) throws IOException, InterruptedException {
        try (RunningServer server = RunningServer.start(spec, LOG)) {
            load(spec, this.generator, server, FanOutLoad.THOUSAND, this.options.serverWarmUp(), 1);
            Cores.pinServer(server.handle());
            for (FanOutLoad load : FanOutLoad.ALL) {
                // A slow reader stops the bare ones for good.
                if (!load.slowReader() || !spec.isReference()) {
                    measure(spec, server, load);
                }
            }
        }
    }

    private void measure(ServerSpec spec, RunningServer server, FanOutLoad load)
            throws IOException, InterruptedException {
        int seconds = load.receivers() == FanOutLoad.THOUSAND.receivers()
                ? Math.max(SLOW_SECONDS, this.options.duration())
                : this.options.duration();
        Quietness quietness = Quietness.begin(server.handle());
        FanOutResult result =
                load(spec, Cores.onSecondHalf(this.generator), server, load, this.options.warmUp(), seconds);
        FanOutMeasurement measurement = new FanOutMeasurement(spec, load, result, quietness.others());
        this.measurements.add(measurement);
        System.out.printf(
                Locale.ROOT,
                "  %-22s %5d rounds, all after %d µs, each p99 %d µs, server %.1f µs for a receiver; others %.0f%%%s%n",
                load,
                result.rounds(),
                result.last50(),
                result.each99(),
                result.serverMicros(),
                100 * measurement.others(),
                result.isFlawless() ? "" : "  " + result.toLine());
    }

    private static FanOutResult load(
            ServerSpec spec, List<String> generator, RunningServer server, FanOutLoad load, int warmUp, int duration)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(generator);
        URI uri = server.uri();
        for (Object argument :
                List.of(uri, load.receivers(), warmUp, duration, server.handle().pid())) {
            command.add(argument.toString());
        }
        if (spec.session()) {
            command.add("session");
        }
        if (load.slowReader()) {
            command.add("slow");
        }
        return FanOutResult.parse(GeneratorProcess.run(command, LOG));
    }
}
