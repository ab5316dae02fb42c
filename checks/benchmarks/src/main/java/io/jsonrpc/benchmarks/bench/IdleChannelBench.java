package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.ChannelChurn;
import io.jsonrpc.benchmarks.load.ChurnResult;
import io.jsonrpc.benchmarks.load.LoadGenerator;
import io.jsonrpc.benchmarks.load.LoadPlan;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What channels take of the memory of a server: those that do nothing, and those that are closed again. */
final class IdleChannelBench {

    static final String FILE = "idle-channels.md";

    /** What a server loads and starts for its first sessions belongs to none of them. */
    private static final int FIRST = 50;

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** After so many each session acknowledges, so that the server keeps none of them. */
    private static final int FRAMES_PER_ACK = 32;

    private static final String HEAP = "-Xmx3g";

    private static final String SOCKET_CLASS = "io.jsonrpc.server.channel.ChannelSocket";

    private static final String SLEEPING = "/sleeping";

    private static final int CHURNED_BEFORE = 5_000;

    private final BenchOptions options;

    private final Path log;

    private final StringBuilder idle = new StringBuilder();

    private final StringBuilder churned = new StringBuilder();

    IdleChannelBench(BenchOptions options, Path log) {
        this.options = options;
        this.log = log;
    }

    void run(List<ServerSpec> servers) throws IOException, InterruptedException {
        for (ServerSpec server : servers) {
            ServerSpec spec = server.withOption("-Xmx", HEAP);
            for (int sessions : OpenFiles.within(this.options.idle())) {
                measureIdle(spec, sessions);
            }
            // More than may sleep at one time.
            measureChurn(ChangedClass.OPEN_AT_ANY_RATE.in(spec.with("--jsonrpc.server.workers.threads=200")));
        }
        Files.createDirectories(this.options.report());
        Path report = this.options.report().resolve(FILE);
        Files.writeString(report, text());
        System.out.println("\n" + text() + "\nreport: " + report);
    }

    private void measureIdle(ServerSpec spec, int sessions) throws IOException, InterruptedException {
        List<LoadGenerator> open = new ArrayList<>();
        try (RunningServer server = RunningServer.start(spec, this.log)) {
            long faults = open(ChannelServers.onMany(spec), server, FIRST, open);
            long before = heap(server);
            faults += open(ChannelServers.bare(spec), server, sessions, open);
            long bare = heap(server);
            faults += open(ChannelServers.onMany(spec), server, sessions, open);
            long all = heap(server);
            for (LoadGenerator each : open) {
                faults += each.callOnEach();
            }
            long session = (bare - before) / sessions;
            long channel = (all - bare - session * sessions) / (sessions * ChannelServers.MANY);
            idleRow(spec, sessions, session, channel, faults);
        } finally {
            open.forEach(LoadGenerator::close);
        }
    }

    /** Opens sessions, calls on each of their channels, and returns how many calls were not answered. */
    private static long open(ServerSpec spec, RunningServer server, int sockets, List<LoadGenerator> open)
            throws IOException, InterruptedException {
        LoadPlan plan = new LoadPlan(server.uri(), sockets, ChannelServers.MANY, GRACE, true, server.handle());
        LoadGenerator generator = LoadGenerator.open(plan.onChannels(spec.channels()));
        open.add(generator);
        long faults = 0;
        // With the answers to the opening.
        for (int frames = spec.channels(); frames < FRAMES_PER_ACK; frames += ChannelServers.MANY) {
            faults += generator.callOnEach();
        }
        return faults;
    }

    private static long heap(RunningServer server) throws IOException, InterruptedException {
        return ServerMemory.of(server.handle()).heapBytes();
    }

    private void idleRow(ServerSpec spec, int sessions, long session, long channel, long faults) {
        String row = String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %.2f | %s |%n",
                spec.title(),
                sessions,
                session,
                channel,
                (double) channel / session,
                faults == 0 ? "all" : "all but " + faults);
        System.out.print(row);
        this.idle.append(row);
    }

    private void measureChurn(ServerSpec spec) throws IOException, InterruptedException {
        int count = this.options.quick() ? 10_000 : 100_000;
        try (RunningServer server = RunningServer.start(spec, this.log);
                ChannelChurn churn = ChannelChurn.open(server.uri())) {
            churn.run("/typed", "", CHURNED_BEFORE);
            awaitLeft(server);
            long before = heap(server);
            ChurnResult result = churn.run("/typed", "", count);
            long left = awaitLeft(server);
            long after = heap(server);
            String row = String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,.0f | %+,d | %d | %d |%n",
                    spec.title(),
                    result.opened(),
                    result.refused(),
                    result.perSecond(),
                    after - before,
                    left,
                    mostAsleep(server));
            System.out.print(row);
            this.churned.append(row);
        }
    }

    /** Until no channel is left, for as long as a session may keep anything; returns how many are. */
    private static long awaitLeft(RunningServer server) throws IOException, InterruptedException {
        long end = System.nanoTime() + GRACE.toNanos();
        long left = ServerMemory.instances(server.handle(), SOCKET_CLASS);
        while (left > 0 && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            left = ServerMemory.instances(server.handle(), SOCKET_CLASS);
        }
        return left;
    }

    /** Opens and closes channels to handlers that sleep, again and again for longer than each sleeps. */
    private static long mostAsleep(RunningServer server) throws IOException, InterruptedException {
        String sleep = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sleep\"}";
        try (ChannelChurn churn = ChannelChurn.open(server.uri())) {
            long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
            while (System.nanoTime() < end) {
                churn.run(SLEEPING, sleep, 100);
            }
        }
        URI sleeping = server.uri().resolve(SLEEPING);
        try (JsonRpcClientWebSocket client = new JsonRpcClientWebSocket(sleeping.toString())) {
            return Objects.requireNonNull(client.sendRequest("most", Long.class));
        }
    }

    private String text() {
        return """
                # Channels and memory

                Written by `./bench channels --idle=…`. Live heap after a collection, with the server's defaults, in bytes. Each session
                has made calls before, each channel too; all are acknowledged.

                ## Idle

                What each of these sessions takes, connection included, and what each of %d channels more in such a session takes. To be:
                at most 4,096 bytes for a channel, and half of a session on Reactor Netty.

                | server | sessions | bytes for a session | for a channel | ratio | calls answered |
                |---|---:|---:|---:|---:|---|
                """.formatted(ChannelServers.MANY) + this.idle + """

                ## Opened and closed

                Channels that one session opens and closes, one after the other; the server has the line of `ChannelZero` changed that
                bounds how fast. To be: no more than 1 MiB of heap more than before (after %,d others), no channel left, and
                never more than 64 handlers that run at one time when each sleeps for 10 s and its channel is closed at once.

                | server | opened | refused | a second | bytes more | channels left | handlers at one time |
                |---|---:|---:|---:|---:|---:|---:|
                """.formatted(CHURNED_BEFORE) + this.churned;
    }
}
