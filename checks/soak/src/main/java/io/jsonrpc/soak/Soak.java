package io.jsonrpc.soak;

import io.jsonrpc.network.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One soak: a server, its clients, and a network between them that breaks. After a warm-up all fall silent for a moment, and
 * what they need then is what they may need at the end.
 */
final class Soak implements AutoCloseable {

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);

    /** As long as a session waits without a socket. */
    private static final Duration TIME_TO_RETURN = Duration.ofMinutes(2);

    /** Longer than idle threads live. */
    private static final Duration TIME_TO_END = Duration.ofSeconds(90);

    private static final int TICK_MILLIS = 20;

    private final SoakOptions options;

    private final Processes processes;

    private final FaultProxy proxy;

    private final Breaks breaks;

    private final List<Duration> storms = new ArrayList<>();

    private final List<String> violations = new ArrayList<>();

    private final Map<String, List<Memory>> memories = new LinkedHashMap<>();

    /** What each process kept when all was over. */
    private final Map<String, Map<String, Long>> kept = new LinkedHashMap<>();

    private Soak(SoakOptions options) throws IOException {
        this.options = options;
        this.processes = new Processes(options.server(), options.secondsOfARound());
        this.proxy = new FaultProxy(this.processes.serverPort());
        this.breaks = new Breaks(this.proxy, options.seed(), options.sessions(), options.breakEvery());
    }

    /** Runs the soak and returns its report. The processes have ended afterwards. */
    static Report run(SoakOptions options) throws IOException, InterruptedException {
        Report report;
        try (Soak soak = new Soak(options)) {
            soak.connect();
            report = soak.soak();
        }
        if (options.storm() == 0) {
            return report;
        }
        try {
            return report.with(Storm.run(options.server(), options.storm()));
        } catch (IOException ex) {
            return report.withoutStorm(String.valueOf(ex.getMessage()));
        }
    }

    private void connect() throws IOException {
        int channels = this.options.channels();
        this.processes.startJava("Java clients", this.proxy.port(), this.options.javaSessions(), channels);
        this.processes.startJavaScript("JavaScript clients", this.proxy.port(), this.options.jsSessions(), channels);
        this.processes.awaitClients();
    }

    private Report soak() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Duration fifth = this.options.duration().dividedBy(5);
        Duration warmUp = fifth.compareTo(LONGEST_WARM_UP) < 0 ? fifth : LONGEST_WARM_UP;
        talk(warmUp);
        remember();
        talk(this.options.duration().minus(warmUp));
        remember();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Map<String, Look> looks = new LinkedHashMap<>();
        for (ChildProcess process : this.processes.all()) {
            looks.put(process.name(), process.look());
        }
        judgeTalk();
        endSessions();
        return new Report(
                this.options,
                took,
                this.breaks.count(),
                this.storms,
                null,
                looks,
                this.memories,
                this.kept,
                this.violations);
    }

    /** For so long, with a storm in the middle; returns when all have heard all. */
    private void talk(Duration duration) throws IOException, InterruptedException {
        this.processes.speak(true);
        breakUntil(System.nanoTime() + duration.dividedBy(2).toNanos());
        storm();
        breakUntil(System.nanoTime() + duration.dividedBy(2).toNanos());
        this.breaks.stop();
        this.processes.speak(false);
        if (!Processes.await(TIME_TO_RETURN, () -> this.processes.differences().isEmpty())) {
            this.violations.addAll(
                    this.processes.differences().stream().limit(20).toList());
        }
    }

    private void breakUntil(long end) throws InterruptedException {
        while (System.nanoTime() < end) {
            this.breaks.tick();
            Thread.sleep(TICK_MILLIS);
        }
    }

    /** Cuts all connections at once. */
    private void storm() throws IOException, InterruptedException {
        long outages = this.processes.total("outages") + this.processes.connections();
        long start = System.nanoTime();
        this.proxy.cut();
        boolean back = Processes.await(
                TIME_TO_RETURN,
                () -> this.processes.total("outages") >= outages
                        && this.processes.connections() == this.options.sessions());
        if (!back) {
            this.violations.add(
                    "only " + this.processes.connections() + " sessions were back in time after all were cut");
        }
        this.storms.add(Duration.ofNanos(System.nanoTime() - start));
    }

    private void remember() throws IOException {
        for (ChildProcess process : this.processes.all()) {
            this.memories
                    .computeIfAbsent(process.name(), name -> new ArrayList<>())
                    .add(process.memory());
        }
    }

    private void judgeTalk() throws IOException {
        // In this order: who comes back meanwhile was resumed before.
        List<Look> clients = this.processes.clientLooks();
        Look far = this.processes.server().look();
        this.violations.addAll(Judge.losses(far, clients));
        this.violations.addAll(Judge.returns(far, clients));
        if (this.options.isLongEnoughForMemory()) {
            this.memories.forEach((process, memories) ->
                    this.violations.addAll(Judge.heap(process, memories.get(0), memories.get(1))));
        }
    }

    private void endSessions() throws IOException, InterruptedException {
        for (ChildProcess client : this.processes.clients()) {
            client.end();
        }
        Processes.await(TIME_TO_END, () -> leftovers().isEmpty());
        this.violations.addAll(leftovers());
        remember();
        this.violations.addAll(this.processes.faults());
        this.processes.server().end();
    }

    private List<String> leftovers() throws IOException {
        List<String> leftovers = new ArrayList<>();
        for (ChildProcess process : this.processes.all()) {
            Look look = process.look();
            this.kept.put(process.name(), look.kept());
            leftovers.addAll(Judge.leftovers(process.name(), look));
            if (this.options.isLongEnoughForMemory()) {
                leftovers.addAll(Judge.threads(process.name(), threadsAfterWarmUp(process), look.threads()));
            }
        }
        return leftovers;
    }

    private int threadsAfterWarmUp(ChildProcess process) {
        return Objects.requireNonNull(this.memories.get(process.name())).get(0).threads();
    }

    @Override
    public void close() throws IOException {
        this.processes.close();
        this.proxy.close();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<SoakOptions> soaks;
        try {
            soaks = SoakOptions.parseAll(args);
        } catch (IllegalArgumentException mistake) {
            System.err.println("error: " + mistake.getMessage());
            System.exit(2);
            return;
        }
        StringBuilder text = new StringBuilder("# Soak\n");
        boolean isGood = true;
        for (SoakOptions options : soaks) {
            System.err.println(options.server().label() + ", seed " + options.seed());
            Report report = run(options);
            isGood &= report.violations().isEmpty();
            System.out.print(report.markdown());
            text.append("\n## ").append(options.server().title()).append("\n\n").append(report.markdown());
            if (options.report() != null) {
                Files.writeString(options.report(), text);
            }
        }
        System.exit(isGood ? 0 : 1);
    }
}
