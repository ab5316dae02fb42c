package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What channels cost: {@code ./bench channels}; with {@code --idle=1000} the memory of those that do nothing. */
public final class ChannelBench {

    private static final Path LOG = Path.of("checks/benchmarks", "target", "channels.log");

    private ChannelBench() {}

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            BenchOptions options = BenchOptions.parseWithoutTls(arguments);
            List<ServerSpec> servers = options.choose(ChannelServers.all());
            Files.deleteIfExists(LOG);
            if (options.idle().isEmpty()) {
                run(options, servers);
            } else {
                new IdleChannelBench(options, LOG).run(servers);
            }
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private static void run(BenchOptions options, List<ServerSpec> servers) throws IOException, InterruptedException {
        List<FloodMeasurement> floods = new FloodBench(options, LOG).run(servers);
        EchoRun echo = new EchoRun(options, ChannelServers.loads(servers), LOG);
        ChannelReport report = new ChannelReport(servers, echo.run(List.of(), cell -> {}), floods);
        System.out.println();
        System.out.println(report.tables());
        report.write(options);
        System.out.println("report: " + options.report().resolve(ChannelReport.FILE));
    }
}
