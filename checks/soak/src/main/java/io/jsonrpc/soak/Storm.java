package io.jsonrpc.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A reconnect storm: a server closes the sockets of all its sessions at once while they talk, and all come back at once.
 *
 * @param sessions how many there were
 * @param half until half of them were seen back; a look at a busy process takes seconds, so it may have been earlier
 * @param all until all were seen back
 * @param tries to come back that the server saw, those included that it had no room for
 * @param said messages, both ways
 * @param violations empty when all is well
 */
record Storm(int sessions, Duration half, Duration all, long tries, long said, List<String> violations) {

    /** Of all sessions, each way: the talk is no load of its own. */
    private static final int MESSAGES_PER_SECOND = 500;

    static final Duration TIME_TO_RETURN = Duration.ofMinutes(1);

    private static final Duration TIME_TO_HEAR = Duration.ofMinutes(1);

    /** A Java client has two threads, so those above it are JavaScript's. */
    private static final int MOST_JAVA_CLIENTS = 1000;

    /** Of one process: one thread serves all of them. */
    private static final int MOST_JAVASCRIPT_CLIENTS = 3000;

    static Storm run(WebServer server, int sessions) throws IOException, InterruptedException {
        int secondsOfARound = Math.max(1, sessions / MESSAGES_PER_SECOND);
        try (Processes processes = new Processes(server, secondsOfARound)) {
            connect(processes, sessions);
            return rage(processes, sessions, secondsOfARound);
        }
    }

    private static void connect(Processes processes, int sessions) throws IOException {
        int java = Math.min(MOST_JAVA_CLIENTS, sessions);
        processes.startJava("Java clients", processes.serverPort(), java, 0);
        int number = 0;
        for (int left = sessions - java; left > 0; left -= MOST_JAVASCRIPT_CLIENTS) {
            processes.startJavaScript(
                    "JavaScript clients " + ++number,
                    processes.serverPort(),
                    Math.min(left, MOST_JAVASCRIPT_CLIENTS),
                    0);
        }
        processes.awaitClients();
    }

    private static Storm rage(Processes processes, int sessions, int secondsOfARound)
            throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        processes.speak(true);
        long start = System.nanoTime();
        processes.server().sendAway();
        Processes.await(TIME_TO_RETURN, () -> processes.total("returns") >= sessions / 2);
        Duration half = Duration.ofNanos(System.nanoTime() - start);
        boolean back = Processes.await(
                TIME_TO_RETURN.minus(half),
                () -> processes.total("returns") >= sessions && processes.connections() == sessions);
        Duration all = Duration.ofNanos(System.nanoTime() - start);
        violations.addAll(Judge.storm(back ? sessions : processes.connections(), sessions, all));
        // Each session says something on its new socket, too.
        Thread.sleep(Duration.ofSeconds(secondsOfARound).toMillis());
        processes.speak(false);
        Processes.await(TIME_TO_HEAR, () -> processes.differences().isEmpty());
        Look server = processes.server().look();
        List<Look> clients = processes.clientLooks();
        violations.addAll(Judge.differences(server, clients).stream().limit(20).toList());
        violations.addAll(Judge.losses(server, clients));
        violations.addAll(processes.faults());
        // Processes that just end leave sessions behind, and their server warns of what it could not deliver to them.
        for (ChildProcess client : processes.clients()) {
            client.end();
        }
        long tries = server.event("sessions.resumed") + server.event("sockets.refused");
        return new Storm(sessions, half, all, tries, said(server, clients), violations);
    }

    private static long said(Look server, List<Look> clients) {
        List<Look> looks = new ArrayList<>(clients);
        looks.add(server);
        return looks.stream()
                .flatMap(look -> look.tallies().values().stream())
                .mapToLong(Tally::said)
                .sum();
    }

    String text() {
        return String.format(
                "The sockets of %,d other sessions closed by the server at once: half of them were seen back after %.1f s,"
                        + " all after %.1f s, with %.1f tries each; %,d messages went both ways meanwhile.",
                this.sessions,
                this.half.toMillis() / 1000.0,
                this.all.toMillis() / 1000.0,
                (double) this.tries / this.sessions,
                this.said);
    }
}
