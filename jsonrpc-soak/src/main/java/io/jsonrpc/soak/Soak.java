package io.jsonrpc.soak;

import io.jsonrpc.fixtures.FaultProxy;
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

    private static final int LOOK_MILLIS = 250;

    private final SoakOptions options;

    private final ChildProcess server;

    private final FaultProxy proxy;

    private final List<ChildProcess> clients = new ArrayList<>();

    private final Breaks breaks;

    private final List<Duration> storms = new ArrayList<>();

    private final List<String> violations = new ArrayList<>();

    private final Map<String, List<Memory>> memories = new LinkedHashMap<>();

    private Soak(SoakOptions options) throws IOException {
        this.options = options;
        this.server = ChildProcess.java("server", SoakServer.class);
        this.proxy = new FaultProxy(this.server.read().getAsInt());
        this.breaks = new Breaks(this.proxy, options.seed(), options.sessions(), options.breakEvery());
    }

    /** Soaks, and tells how it went. The processes have ended afterwards. */
    static Report run(SoakOptions options) throws IOException, InterruptedException {
        try (Soak soak = new Soak(options)) {
            soak.connect();
            return soak.soak();
        }
    }

    private void connect() throws IOException {
        int port = this.proxy.port();
        if (this.options.javaSessions() > 0) {
            this.clients.add(
                    ChildProcess.java("Java clients", JavaClients.class, port, this.options.javaSessions(), "java-"));
        }
        if (this.options.jsSessions() > 0) {
            this.clients.add(ChildProcess.node(
                    "JavaScript clients",
                    "jsonrpc-soak/src/main/js/clients.mjs",
                    port,
                    this.options.jsSessions(),
                    "js-",
                    "jsonrpc-js"));
        }
        for (ChildProcess client : this.clients) {
            client.read();
        }
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
        for (ChildProcess process : processes()) {
            looks.put(process.name(), process.look());
        }
        judgeTalk();
        endSessions();
        return new Report(this.options, took, this.breaks.count(), this.storms, looks, this.memories, this.violations);
    }

    /** For so long, with a storm in the middle; returns when all have heard all. */
    private void talk(Duration duration) throws IOException, InterruptedException {
        speak(true);
        breakUntil(System.nanoTime() + duration.dividedBy(2).toNanos());
        storm();
        breakUntil(System.nanoTime() + duration.dividedBy(2).toNanos());
        this.breaks.stop();
        speak(false);
        if (!await(TIME_TO_RETURN, () -> differences().isEmpty())) {
            this.violations.addAll(differences().stream().limit(20).toList());
        }
    }

    private void speak(boolean on) throws IOException {
        for (ChildProcess process : processes()) {
            process.speak(on);
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
        long outages = total("outages") + connections();
        long start = System.nanoTime();
        this.proxy.cut();
        boolean back =
                await(TIME_TO_RETURN, () -> total("outages") >= outages && connections() == this.options.sessions());
        if (!back) {
            this.violations.add("only " + connections() + " sessions were back in time after all were cut");
        }
        this.storms.add(Duration.ofNanos(System.nanoTime() - start));
    }

    private long total(String event) throws IOException {
        long total = 0;
        for (Look look : clientLooks()) {
            total += look.event(event);
        }
        return total;
    }

    private long connections() throws IOException {
        long connections = 0;
        for (Look look : clientLooks()) {
            connections += look.kept().getOrDefault("connections", 0L);
        }
        return connections;
    }

    private List<Look> clientLooks() throws IOException {
        List<Look> looks = new ArrayList<>();
        for (ChildProcess client : this.clients) {
            looks.add(client.look());
        }
        return looks;
    }

    private List<String> differences() throws IOException {
        return Judge.differences(this.server.look(), clientLooks());
    }

    private void remember() throws IOException {
        for (ChildProcess process : processes()) {
            this.memories
                    .computeIfAbsent(process.name(), name -> new ArrayList<>())
                    .add(process.memory());
        }
    }

    private void judgeTalk() throws IOException {
        // In this order: who comes back meanwhile was resumed before.
        List<Look> clients = clientLooks();
        Look far = this.server.look();
        this.violations.addAll(Judge.losses(far, clients));
        this.violations.addAll(Judge.returns(far, clients));
        if (this.options.isLongEnoughForMemory()) {
            this.memories.forEach((process, memories) ->
                    this.violations.addAll(Judge.heap(process, memories.get(0), memories.get(1))));
        }
    }

    private void endSessions() throws IOException, InterruptedException {
        for (ChildProcess client : this.clients) {
            client.end();
        }
        await(TIME_TO_END, () -> leftovers().isEmpty());
        this.violations.addAll(leftovers());
        remember();
        for (ChildProcess process : processes()) {
            this.violations.addAll(Judge.faults(process.name(), process.look()));
        }
        this.server.end();
    }

    private List<String> leftovers() throws IOException {
        List<String> leftovers = new ArrayList<>();
        for (ChildProcess process : processes()) {
            Look look = process.look();
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

    private List<ChildProcess> processes() {
        List<ChildProcess> processes = new ArrayList<>(List.of(this.server));
        processes.addAll(this.clients);
        return processes;
    }

    private interface Condition {

        boolean holds() throws IOException;
    }

    /** Whether it came true in time. The network goes on as it is meanwhile. */
    private static boolean await(Duration time, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        for (ChildProcess client : this.clients) {
            client.close();
        }
        this.server.close();
        this.proxy.close();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        SoakOptions options;
        try {
            options = SoakOptions.parse(args);
        } catch (IllegalArgumentException mistake) {
            System.err.println("error: " + mistake.getMessage());
            System.exit(2);
            return;
        }
        System.err.println("seed " + options.seed());
        Report report = run(options);
        System.out.print(report.markdown());
        if (options.report() != null) {
            Files.writeString(options.report(), "# Soak\n\n" + report.markdown());
        }
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }
}
