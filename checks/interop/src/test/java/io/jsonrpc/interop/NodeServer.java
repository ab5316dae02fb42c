package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running src/test/js/servers/server.js, and what it tells of what it sees. */
class NodeServer implements AutoCloseable {

    private static final Path SOURCES = Path.of("src", "test", "js", "servers");

    private final Process process;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final int port;

    private NodeServer(Process process) throws InterruptedException {
        this.process = process;
        Thread reader = new Thread(this::read, "output of the Node server");
        reader.setDaemon(true);
        reader.start();
        this.port = Integer.parseInt(next("port"));
    }

    static NodeProject install() throws IOException, InterruptedException {
        return NodeProject.install(SOURCES, "foreign-servers", "server.js");
    }

    /** Starts one of its servers, on a port of its own. */
    static NodeServer start(NodeProject project, String which) throws InterruptedException {
        Process process = project.start(
                new ProcessBuilder("node", "server.js", which).redirectError(ProcessBuilder.Redirect.INHERIT));
        try {
            return new NodeServer(process);
        } catch (AssertionError | InterruptedException ex) {
            process.destroyForcibly();
            throw ex;
        }
    }

    int port() {
        return this.port;
    }

    /** Waits for whatever it tells next: the kind of the event, a space and its value. */
    String any() throws InterruptedException {
        String line = this.seen.poll(10, TimeUnit.SECONDS);
        assertThat(line).as("what the server tells").isNotNull();
        JsonObject told = JsonParser.parseString(line).getAsJsonObject();
        return told.get("event").getAsString() + " " + told.get("value").getAsString();
    }

    /** Waits for an event of this kind, passes over all others, and returns its value. */
    String next(String event) throws InterruptedException {
        String told = any();
        while (!told.startsWith(event + " ")) {
            told = any();
        }
        return told.substring(event.length() + 1);
    }

    /** Waits for a message that contains this. */
    String nextMessageWith(String part) throws InterruptedException {
        String message = next("message");
        while (!message.contains(part)) {
            message = next("message");
        }
        return message;
    }

    private void read() {
        try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(this.seen::add);
        } catch (IOException | UncheckedIOException ex) {
            // The process was ended.
        }
    }

    @Override
    public void close() {
        this.process.destroyForcibly().onExit().join();
    }
}
