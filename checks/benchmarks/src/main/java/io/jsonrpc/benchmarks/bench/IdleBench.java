package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadGenerator;
import io.jsonrpc.benchmarks.load.LoadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a session costs that does nothing: the live heap of a server with so many of them, less that with a few, after a
 * collection. Each has made a call before, and makes one afterwards.
 */
final class IdleBench {

    static final String FILE = "idle.md";

    /** What a server loads and starts for its first sessions belongs to none of them. */
    private static final int FIRST = 50;

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The smallest echo on Tomcat takes 75 KB for each. */
    private static final String HEAP = "-Xmx3g";

    private final BenchOptions options;

    private final Path log;

    private final StringBuilder rows = new StringBuilder();

    IdleBench(BenchOptions options, Path log) {
        this.options = options;
        this.log = log;
    }

    void run() throws IOException, InterruptedException {
        List<Integer> levels = OpenFiles.within(this.options.idle());
        List<ServerSpec> servers =
                this.options.servers().isEmpty() ? ServerSpec.typed() : this.options.choose(ServerSpec.all());
        for (ServerSpec server : servers) {
            for (ServerSpec each : modes(server).toList()) {
                measure(each.withOption("-Xmx", HEAP), levels);
            }
        }
        Files.createDirectories(this.options.report());
        Path report = this.options.report().resolve(FILE);
        Files.writeString(report, text());
        System.out.println("\n" + text() + "\nreport: " + report);
    }

    private static Stream<ServerSpec> modes(ServerSpec server) {
        return server.isOurs() ? Stream.of(server, server.inSessions()) : Stream.of(server);
    }

    private void measure(ServerSpec spec, List<Integer> levels) throws IOException, InterruptedException {
        List<LoadGenerator> open = new ArrayList<>();
        try (RunningServer server = RunningServer.start(spec, this.log)) {
            open.add(open(spec, server, FIRST));
            long faults = open.get(0).callOnEach();
            ServerMemory before = ServerMemory.of(server.handle());
            int sessions = 0;
            for (int level : levels) {
                open.add(open(spec, server, level - sessions));
                sessions = level;
                faults += callOnEach(open);
                ServerMemory memory = ServerMemory.of(server.handle());
                faults += callOnEach(open);
                row(spec, sessions, memory, before, faults);
            }
        } finally {
            open.forEach(LoadGenerator::close);
        }
    }

    private static LoadGenerator open(ServerSpec spec, RunningServer server, int sockets)
            throws IOException, InterruptedException {
        return LoadGenerator.open(new LoadPlan(server.uri(), sockets, 1, GRACE, spec.session(), server.handle()));
    }

    private static long callOnEach(List<LoadGenerator> open) throws InterruptedException {
        long faults = 0;
        for (LoadGenerator sockets : open) {
            faults += sockets.callOnEach();
        }
        return faults;
    }

    private void row(ServerSpec spec, int sessions, ServerMemory memory, ServerMemory before, long faults) {
        String row = String.format(
                Locale.ROOT,
                "| %s%s | %,d | %,d | %d | %s |",
                spec.title(),
                spec.session() ? ", sessions that lose nothing" : "",
                sessions,
                (memory.heapBytes() - before.heapBytes()) / sessions,
                memory.threads() - before.threads(),
                faults == 0 ? "all" : "all but " + faults);
        System.out.println(row);
        this.rows.append(row).append('\n');
    }

    private String text() {
        return """
                # Idle sessions

                Written by `./bench --idle=…`. Live heap for each, connection included, with the server's defaults, in bytes.

                | server | sessions | bytes for each | threads more | calls answered, before and after |
                |---|---:|---:|---:|---|
                """ + this.rows;
    }
}
