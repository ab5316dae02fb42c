package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.MarketResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What slow subscribers cost the others, the publisher and the heap, as Markdown.
 *
 * @param heaps of each server bytes of live objects, in the beginning and after each minute
 */
record SlowStreamReport(Map<ServerSpec, List<Long>> heaps, List<SlowStreamMeasurement> measurements) {

    static final String FILE = "slow-streams.md";

    static final int SUBSCRIBERS = 1000;

    /** The median has to be known so well, to either side. */
    private static final double TENTH = 0.1;

    void write(BenchOptions options) throws IOException {
        Files.createDirectories(options.report());
        Files.writeString(options.report().resolve(FILE), "# Slow subscribers\n\n" + conditions() + "\n" + tables());
    }

    private static String conditions() {
        return String.format(
                Locale.ROOT,
                """
                Written by `./bench streams --minutes=10`. One publisher gives an item to each of %,d subscribers ten times a second,
                on one thread. In every other turn, of 3 s, there are two more: one has stopped reading its socket, behind more than
                the buffers on the way hold, and lets the server send without end; one asks for one item a second. The other turn of
                each pair is the control; which of them comes first changes from pair to pair. p99 is from publishing to reception
                by the subscribers that are not slow; its ratio is of the two turns of a pair, the median, in brackets the range
                that holds the half in the middle, in square brackets the pairs in which other processes took no more than %.0f%%
                of a core, which alone count for p99. A call is one `onNext` of the publisher. The heap is what is alive after a
                full collection. %d cores, half for the server and half for the subscribers; Java %s.
                """,
                SUBSCRIBERS,
                100 * Quietness.QUIET,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
    }

    String tables() {
        StringBuilder text = new StringBuilder("""
                | server | p99, ms: control | slow | ratio | calls within 5 ms: control | slow | longest call, ms: control | slow |
                |---|---:|---:|---:|---:|---:|---:|---:|
                """);
        this.heaps.keySet().forEach(server -> text.append(row(server)));
        this.heaps.keySet().forEach(server -> text.append(certainty(server)));
        this.heaps.forEach((server, heap) -> text.append(String.format(
                Locale.ROOT,
                "%n%s: heap in MiB, at first and after each minute:%n%s.%n",
                server.title(),
                heap.stream()
                        .map(bytes -> String.format(Locale.ROOT, "%.1f", bytes / 1024.0 / 1024))
                        .collect(Collectors.joining(", ")))));
        return text.append(faults()).toString();
    }

    private List<SlowStreamMeasurement> pairs(ServerSpec server) {
        return this.measurements.stream()
                .filter(pair -> pair.server().equals(server))
                .toList();
    }

    /** How well the median of the ratios is known, and whether that tells a tenth. */
    private String certainty(ServerSpec server) {
        double[] ratios = pairs(server).stream()
                .filter(SlowStreamMeasurement::isClean)
                .mapToDouble(SlowStreamMeasurement::ratio)
                .toArray();
        if (ratios.length == 0) {
            return "";
        }
        Spread median = Spread.ofMedian(DoubleStream.of(ratios));
        return String.format(
                Locale.ROOT,
                "%n%s: with 95%% the median of the ratios is between %.2f and %.2f, so 10%% are %s.%n",
                server.title(),
                median.low(),
                median.high(),
                median.high() - median.low() < 2 * TENTH ? "told" : "not told: more minutes");
    }

    private String row(ServerSpec server) {
        List<SlowStreamMeasurement> pairs = pairs(server);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
                server.title(),
                figure(pairs, pair -> pair.control().p99() / 1e3, 1),
                figure(pairs, pair -> pair.slow().p99() / 1e3, 1),
                figure(pairs, SlowStreamMeasurement::ratio, 2),
                calls(pairs, SlowStreamMeasurement::control),
                calls(pairs, SlowStreamMeasurement::slow),
                longest(pairs, SlowStreamMeasurement::control),
                longest(pairs, SlowStreamMeasurement::slow));
    }

    private static String figure(
            List<SlowStreamMeasurement> pairs, ToDoubleFunction<SlowStreamMeasurement> what, int places) {
        List<Figure.Value> values = pairs.stream()
                .map(pair -> new Figure.Value(what.applyAsDouble(pair), pair.isClean()))
                .toList();
        return Figure.of(values, new Turns(pairs.size(), 1), false)
                .map(figure -> figure.text(places))
                .orElse(Figure.ABSENT);
    }

    private static String calls(
            List<SlowStreamMeasurement> pairs, Function<SlowStreamMeasurement, MarketResult> which) {
        long calls = pairs.stream().map(which).mapToLong(MarketResult::calls).sum();
        long over =
                pairs.stream().map(which).mapToLong(MarketResult::over5Millis).sum();
        return String.format(Locale.ROOT, "%.4f%% of %,d", 100.0 * (calls - over) / Math.max(1, calls), calls);
    }

    private static String longest(
            List<SlowStreamMeasurement> pairs, Function<SlowStreamMeasurement, MarketResult> which) {
        long longest =
                pairs.stream().map(which).mapToLong(MarketResult::longest).max().orElse(0);
        return String.format(Locale.ROOT, "%.1f", longest / 1e3);
    }

    private String faults() {
        StringBuilder text = new StringBuilder();
        for (SlowStreamMeasurement pair : this.measurements) {
            if (!pair.isFlawless()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s: control %s; slow %s%n",
                        pair.server().title(),
                        pair.control(),
                        pair.slow()));
            }
        }
        return text.isEmpty() ? "\nEvery subscriber got every item, the slow ones left out.\n" : text.toString();
    }
}
