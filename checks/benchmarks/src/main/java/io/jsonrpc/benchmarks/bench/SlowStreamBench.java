package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.MarketCommands;
import io.jsonrpc.benchmarks.load.MarketResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One publisher and 1,000 subscribers, for some minutes: in every other turn there are two more that are slow:
 * {@code ./bench streams --minutes=10}.
 */
final class SlowStreamBench {

    private static final int SETTLE_MILLIS = 1000;

    private static final int TURN_MILLIS = 3000;

    private final BenchOptions options;

    private final Path log;

    private final List<SlowStreamMeasurement> measurements = new ArrayList<>();

    /** Bytes of all live objects, in the beginning and after each minute. */
    private final Map<ServerSpec, List<Long>> heaps = new LinkedHashMap<>();

    SlowStreamBench(BenchOptions options, Path log) {
        this.options = options;
        this.log = log;
    }

    void run() throws IOException, InterruptedException {
        for (ServerSpec spec : this.options.choose(StreamServers.all())) {
            if (spec.isOurs()) {
                System.out.println("one publisher: " + spec.title());
                measure(spec);
            }
        }
        SlowStreamReport report = new SlowStreamReport(this.heaps, this.measurements);
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(SlowStreamReport.FILE));
    }

    private void measure(ServerSpec spec) throws IOException, InterruptedException {
        List<Long> heap = new ArrayList<>();
        this.heaps.put(spec, heap);
        try (RunningServer server = RunningServer.start(spec.forMeasuring(), this.log);
                CommandedProcess generator = CommandedProcess.start(MarketCommands.class, List.of(), this.log)) {
            generator.ask("open %s %d %s".formatted(server.uri(), SlowStreamReport.SUBSCRIBERS, spec.mode()));
            turn(generator, true, 1000 * this.options.serverWarmUp());
            Cores.pinServer(server.handle());
            turn(generator, true, TURN_MILLIS);
            heap.add(ServerMemory.of(server.handle()).heapBytes());
            for (int minute = 1; minute <= this.options.minutes(); minute++) {
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                while (System.nanoTime() < end) {
                    pair(spec, generator);
                }
                heap.add(ServerMemory.of(server.handle()).heapBytes());
                System.out.printf(
                        "  minute %d of %d: %,d KiB%n", minute, this.options.minutes(), heap.get(minute) / 1024);
            }
        }
    }

    private void pair(ServerSpec spec, CommandedProcess generator) throws IOException {
        Quietness quietness = Quietness.begin();
        boolean slowFirst = this.measurements.size() % 2 == 1;
        MarketResult first = turn(generator, slowFirst, TURN_MILLIS);
        MarketResult second = turn(generator, !slowFirst, TURN_MILLIS);
        MarketResult control = slowFirst ? second : first;
        MarketResult slow = slowFirst ? first : second;
        this.measurements.add(new SlowStreamMeasurement(spec, control, slow, quietness.others()));
    }

    private static MarketResult turn(CommandedProcess generator, boolean slow, int millis) throws IOException {
        return MarketResult.parse(
                generator.ask("turn %s %d %d".formatted(slow ? "slow" : "control", SETTLE_MILLIS, millis)));
    }
}
