package io.jsonrpc.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server and its clients, each a process of its own. For one thread. */
final class Processes implements AutoCloseable {

    private static final String SCRIPT = "checks/soak/src/main/js/clients.mjs";

    private static final int LOOK_MILLIS = 250;

    private final ChildProcess server;

    private final int serverPort;

    /** How long a session waits from one message to the next. */
    private final int secondsOfARound;

    private final List<ChildProcess> clients = new ArrayList<>();

    interface Condition {

        boolean holds() throws IOException;
    }

    /** Starts the server. */
    Processes(WebServer webServer, int secondsOfARound) throws IOException {
        this.secondsOfARound = secondsOfARound;
        this.server = ChildProcess.java(
                "server", webServer.classPath(), SoakServer.class, secondsOfARound, webServer.property());
        this.serverPort = this.server.read().getAsInt();
    }

    /** Starts Java clients, each with so many channels; {@link #awaitClients} follows. */
    void startJava(String name, int port, int count, int channels) throws IOException {
        if (count > 0) {
            this.clients.add(ChildProcess.java(
                    name, JavaClients.class, port, count, name + " ", this.secondsOfARound, channels));
        }
    }

    /** Starts JavaScript clients, each with so many channels; {@link #awaitClients} follows. */
    void startJavaScript(String name, int port, int count, int channels) throws IOException {
        if (count > 0) {
            this.clients.add(ChildProcess.node(
                    name, SCRIPT, port, count, name + " ", this.secondsOfARound, channels, "jsonrpc-js"));
        }
    }

    /** Waits until all clients are connected. */
    void awaitClients() throws IOException {
        for (ChildProcess client : this.clients) {
            client.read();
        }
    }

    int serverPort() {
        return this.serverPort;
    }

    ChildProcess server() {
        return this.server;
    }

    List<ChildProcess> clients() {
        return this.clients;
    }

    List<ChildProcess> all() {
        List<ChildProcess> all = new ArrayList<>(List.of(this.server));
        all.addAll(this.clients);
        return all;
    }

    void speak(boolean on) throws IOException {
        for (ChildProcess process : all()) {
            process.speak(on);
        }
    }

    List<Look> clientLooks() throws IOException {
        List<Look> looks = new ArrayList<>();
        for (ChildProcess client : this.clients) {
            looks.add(client.look());
        }
        return looks;
    }

    List<String> differences() throws IOException {
        return Judge.differences(this.server.look(), clientLooks());
    }

    /** What the processes themselves have found. */
    List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        for (ChildProcess process : all()) {
            faults.addAll(Judge.faults(process.name(), process.look()));
        }
        return faults;
    }

    /** How often it has happened to all clients together. */
    long total(String event) throws IOException {
        return clientLooks().stream().mapToLong(look -> look.event(event)).sum();
    }

    long connections() throws IOException {
        return clientLooks().stream()
                .mapToLong(look -> look.kept().getOrDefault("connections", 0L))
                .sum();
    }

    /** Whether it came true in time. */
    static boolean await(Duration time, Condition condition) throws IOException, InterruptedException {
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
    }
}
