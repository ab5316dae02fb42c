package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on a port that was free. */
final class RunningServer implements AutoCloseable {

    private static final Duration TIME_TO_START = Duration.ofSeconds(60);

    private final Process process;

    private final URI uri;

    private RunningServer(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Starts it, and returns once it takes connections.
     *
     * @param log what it prints
     * @throws IOException when it does not start
     */
    static RunningServer start(ServerSpec spec, Path log) throws IOException, InterruptedException {
        int port = freePort();
        Process process = new ProcessBuilder(spec.command(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        RunningServer server =
                new RunningServer(process, URI.create(spec.scheme() + "://127.0.0.1:" + port + spec.path()));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        long deadline = System.nanoTime() + TIME_TO_START.toNanos();
        while (!takesConnections(port)) {
            if (System.nanoTime() > deadline || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                server.close();
                throw new IOException(spec.name() + " does not start; what it printed is in " + log);
            }
        }
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean takesConnections(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException ex) {
            return false;
        }
    }

    URI uri() {
        return this.uri;
    }

    ProcessHandle handle() {
        return this.process.toHandle();
    }

    @Override
    public void close() {
        this.process.destroyForcibly().onExit().join();
    }
}
