package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.HttpGenerator;
import io.jsonrpc.benchmarks.load.HttpResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends calls by HTTP to the servers, which all run, in turn: {@code ./bench http}. */
public final class HttpBench {

    static final List<Integer> CONNECTIONS = List.of(1, 50);

    /** Warm enough is a server whose compiler takes no more of a core than this. */
    private static final double MAX_SHARE_OF_COMPILER = 0.03;

    /** A server that is never warm enough is measured after so many loads. */
    private static final int MAX_WARM_UPS = 9;

    private static final Path LOG = Path.of("checks/benchmarks", "target", "http.log");

    private final BenchOptions options;

    private final List<String> generator;

    private final List<ServerSpec> specs;

    private final List<HttpMeasurement> measurements = new ArrayList<>();

    private HttpBench(BenchOptions options) throws IOException {
        this.options = options;
        this.generator = GeneratorProcess.command(HttpGenerator.class);
        this.specs = options.choose(ServerSpec.http());
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            new HttpBench(BenchOptions.parseWithoutTls(arguments)).run();
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        List<RunningServer> servers = new ArrayList<>();
        try {
            for (ServerSpec spec : this.specs) {
                RunningServer server = RunningServer.start(spec.forMeasuring(), LOG);
                servers.add(server);
                warmUp(server);
                Cores.pinServer(server.handle());
            }
            for (int pass = 1; pass <= this.options.passes(); pass++) {
                System.out.printf("pass %d of %d%n", pass, this.options.passes());
                for (int connections : CONNECTIONS) {
                    for (int i = 0; i < servers.size(); i++) {
                        measure(this.specs.get(i), servers.get(i), connections, pass);
                    }
                }
            }
        } finally {
            servers.forEach(RunningServer::close);
        }
        HttpReport report = new HttpReport(this.specs, this.measurements);
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(HttpReport.FILE));
    }

    /** On all cores, until the compiler rests: a server that answers fewer calls a second is compiled later. */
    private void warmUp(RunningServer server) throws IOException, InterruptedException {
        double share;
        int times = 0;
        do {
            double before = Cores.compilerSeconds(server.handle());
            load(this.generator, server, 50, 0, this.options.serverWarmUp());
            share = (Cores.compilerSeconds(server.handle()) - before) / this.options.serverWarmUp();
        } while (share > MAX_SHARE_OF_COMPILER && ++times < MAX_WARM_UPS);
    }

    private void measure(ServerSpec spec, RunningServer server, int connections, int pass)
            throws IOException, InterruptedException {
        Quietness quietness = Quietness.begin();
        HttpResult result = load(
                Cores.onSecondHalf(this.generator),
                server,
                connections,
                this.options.warmUp(),
                this.options.duration());
        HttpMeasurement measurement = new HttpMeasurement(spec, connections, pass, result, quietness.others());
        this.measurements.add(measurement);
        System.out.printf(
                Locale.ROOT,
                "  %-45s %3d  %8.0f/s  server %.1f µs for a call; others %.0f%%%s%n",
                spec.title(),
                connections,
                result.perSecond(),
                result.serverMicros(),
                100 * measurement.others(),
                result.isFlawless() ? "" : "  " + result.toLine());
    }

    private static HttpResult load(
            List<String> generator, RunningServer server, int connections, int warmUp, int duration)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(generator);
        for (Object argument : List.of(
                server.uri(), connections, warmUp, duration, server.handle().pid())) {
            command.add(argument.toString());
        }
        return HttpResult.parse(GeneratorProcess.run(command, LOG));
    }
}
