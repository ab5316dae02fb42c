package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import io.jsonrpc.benchmarks.load.WsloadResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares our load generator with one that has nothing in common with it: both load the same server in turn, with the same
 * calls: {@code ./bench wsload}.
 */
public final class WsloadBench {

    private static final Path LOG = Path.of("checks/benchmarks", "target", "wsload.log");

    /** Compiled by {@code ./bench}. */
    private static final Path WSLOAD = Path.of("checks/benchmarks", "target", "wsload");

    /** It opens its sockets anew in each turn. */
    private static final double WSLOAD_WARM_UP = 0.5;

    private static final Cell WARM_UP = new Cell(50, 16);

    private final BenchOptions options;

    private final Turns turns;

    private final List<WsloadReport.Measurement> measurements = new ArrayList<>();

    private WsloadBench(BenchOptions options) {
        this.options = options;
        this.turns = Turns.of(options);
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            new WsloadBench(BenchOptions.parseWithoutTls(arguments)).run();
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        List<ServerSpec> servers = this.options.choose(ServerSpec.typed());
        try (LoadProcess ours = LoadProcess.start(List.of(), LOG)) {
            for (ServerSpec spec : servers) {
                System.out.println("comparing on " + spec.title());
                try (RunningServer server = RunningServer.start(spec.forMeasuring(), LOG)) {
                    ours.open(spec, server, WARM_UP);
                    ours.load(spec, 0, 1000 * this.options.serverWarmUp());
                    ours.close(spec);
                    Cores.pinServer(server.handle());
                    for (Cell cell : Cell.USUAL) {
                        compare(spec, server, cell, ours);
                    }
                }
            }
        }
        WsloadReport report = new WsloadReport(servers, this.measurements, this.turns);
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(WsloadReport.FILE));
    }

    private void compare(ServerSpec spec, RunningServer server, Cell cell, LoadProcess ours) throws IOException {
        ours.open(spec, server, cell);
        ours.load(spec, 0, 1000 * this.options.warmUp());
        this.turns.run(List.of(WsloadReport.Generator.values()), (generator, turn) -> {
            Quietness quietness = Quietness.begin();
            double perSecond;
            boolean flawless;
            if (generator == WsloadReport.Generator.OURS) {
                LoadResult result = ours.load(spec, EchoRun.SETTLE_MILLIS, this.options.turnMillis());
                perSecond = result.perSecond();
                flawless = result.isFlawless();
            } else {
                WsloadResult result = wsload(server, cell);
                perSecond = result.perSecond();
                flawless = result.errors() + result.lost() == 0;
            }
            boolean clean = Quietness.isQuiet(quietness.others());
            this.measurements.add(
                    new WsloadReport.Measurement(spec, cell, generator, turn, perSecond, flawless, clean));
            return clean;
        });
        ours.close(spec);
        System.out.print("  " + new WsloadReport(List.of(spec), this.measurements, this.turns).row(spec, cell));
    }

    private WsloadResult wsload(RunningServer server, Cell cell) throws IOException {
        List<String> command = Cores.onSecondHalf(wsloadCommand(server.uri(), cell, this.options.turnMillis()));
        try {
            return WsloadResult.parse(GeneratorProcess.run(command, LOG));
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException(ex);
        }
    }

    /** The calls are those of our generator. */
    static List<String> wsloadCommand(URI uri, Cell cell, int millis) {
        return List.of(
                WSLOAD.toString(),
                "rr",
                "--host",
                uri.getHost(),
                "--port",
                Integer.toString(uri.getPort()),
                "--path",
                uri.getPath(),
                "--conns",
                Integer.toString(cell.connections()),
                "--depth",
                Integer.toString(cell.inFlight()),
                "--payload",
                Integer.toString(cell.textBytes()),
                "--template",
                "{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"echo\",\"params\":{\"text\":\"%p\"}}",
                "--expect-payload",
                "--need-result",
                "--warmup",
                Double.toString(WSLOAD_WARM_UP),
                "--time",
                String.format(Locale.ROOT, "%.3f", millis / 1e3));
    }
}
