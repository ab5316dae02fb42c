package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.engine.threads.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that is closed before its connection has begun leaves no thread and no descriptor, whatever it waits for. */
@Timeout(60)
class ClosedWhileConnectingTests {

    private static final int CLIENTS = 8;

    private final UnixOperatingSystemMXBean system =
            (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** One for each client that has come as far as it will. */
    private final BlockingQueue<Closeable> reached = new LinkedBlockingQueue<>();

    private final List<Closeable> servers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Closeable server : this.servers) {
            server.close();
        }
    }

    /** What a client waits for. */
    enum Phase {
        TOKEN,
        TCP,
        TLS,
        UPGRADE,
        SESSION
    }

    private JsonRpcClientWebSocket client(String uri, UnaryOperator<JsonRpcClientBuilder> options) {
        return options.apply(JsonRpcClientWebSocket.builder(uri).connectionTimeout(Duration.ofSeconds(2)))
                .build();
    }

    private JsonRpcClientWebSocket clientThatWaitsFor(Phase phase, CompletableFuture<Void> end) throws IOException {
        return switch (phase) {
            case TOKEN ->
                client(
                        "ws://localhost:1/x",
                        options -> options.bearerToken(() -> {
                            this.reached.add(() -> {});
                            end.join();
                            return "token";
                        }));
            case TCP -> client("ws://localhost:" + full() + "/x", options -> options);
            case TLS -> client("wss://localhost:" + silent() + "/x", options -> options);
            case UPGRADE -> client("ws://localhost:" + silent() + "/x", options -> options);
            case SESSION -> client(openButSilent(), options -> options);
        };
    }

    /** The port of a server whose queue of new connections is full. */
    private int full() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.servers.add(server);
        for (boolean room = true; room; ) {
            Socket filler = new Socket();
            this.servers.add(filler);
            try {
                filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 200);
            } catch (SocketTimeoutException full) {
                room = false;
            }
        }
        this.reached.add(() -> {});
        return server.getLocalPort();
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The port of a server that accepts and says nothing. */
    private int silent() {
        ServerSocket server = listen();
        this.servers.add(server);
        Thread accepting = new Thread(() -> {
            try {
                Socket socket = server.accept();
                this.servers.add(socket);
                this.reached.add(socket);
            } catch (IOException closed) {
                // The test is over.
            }
        });
        accepting.setDaemon(true);
        accepting.start();
        return server.getLocalPort();
    }

    private String openButSilent() {
        RawServer server = new RawServer();
        this.servers.add(server::close);
        server.handshaker(socket -> {
            boolean open = socket.upgrade("Sec-WebSocket-Protocol: jsonrpc2.session.v1\r\n");
            socket.receive();
            this.reached.add(() -> {});
            return open;
        });
        return server.uri();
    }

    private static Set<Thread> threadsOfClients() {
        Set<Thread> found = new HashSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("jsonrpc-client-\\d.*|HttpClient-.*")) {
                found.add(thread);
            }
        }
        return found;
    }

    private static void noThreadIsLeftBut(Set<Thread> others) throws InterruptedException {
        for (Thread thread : threadsOfClients()) {
            if (!others.contains(thread)) {
                thread.join(20_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private void nothingIsLeft(Set<Thread> threadsBefore, long descriptorsBefore) throws Exception {
        noThreadIsLeftBut(threadsBefore);
        stop();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        // The virtual machine opens files for a moment, so a later count may be larger again.
        long fewest = this.system.getOpenFileDescriptorCount();
        while (fewest > descriptorsBefore && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            fewest = Math.min(fewest, this.system.getOpenFileDescriptorCount());
        }
        assertThat(fewest).isLessThanOrEqualTo(descriptorsBefore);
    }

    /** Whatever is opened once for all clients. */
    private static void warmUp() throws InterruptedException {
        Set<Thread> others = threadsOfClients();
        for (String scheme : List.of("ws", "wss")) {
            JsonRpcClientWebSocket first = new JsonRpcClientWebSocket(scheme + "://localhost:1/x");
            assertThat(first.connectAsync()).failsWithin(Duration.ofSeconds(20));
            first.close();
        }
        noThreadIsLeftBut(others);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void nothingIsLeftInWhateverPhase(Phase phase) throws Exception {
        warmUp();
        Set<Thread> threads = threadsOfClients();
        long descriptors = this.system.getOpenFileDescriptorCount();
        for (int i = 0; i < CLIENTS; i++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            JsonRpcClientWebSocket client = clientThatWaitsFor(phase, end);
            CompletableFuture<Void> connecting = client.connectAsync();
            assertThat(this.reached.poll(20, TimeUnit.SECONDS)).isNotNull();
            client.close();
            assertThat(connecting).isCompletedExceptionally();
            end.complete(null);
        }
        nothingIsLeft(threads, descriptors);
    }

    @Test
    void nothingIsLeftWhereverItIs() throws Exception {
        warmUp();
        Set<Thread> threads = threadsOfClients();
        long descriptors = this.system.getOpenFileDescriptorCount();
        for (int i = 0; i < CLIENTS; i++) {
            JsonRpcClientWebSocket client = clientThatWaitsFor(Phase.UPGRADE, new CompletableFuture<>());
            CompletableFuture<Void> connecting = client.connectAsync();
            for (int turns = 0; turns < 50_000 * i; turns++) {
                Thread.onSpinWait();
            }
            client.close();
            assertThat(connecting).isCompletedExceptionally();
        }
        nothingIsLeft(threads, descriptors);
    }

    /** Its executor is slow with what ends a wait, and with nothing else. */
    @Test
    void whoWaitsForTheConnectionHasHeardWhenCloseReturns() throws Exception {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        Thread closing = new Thread(() -> {
            JsonRpcClientWebSocket client = client(
                    "ws://localhost:" + silent() + "/x", options -> options.executor(slowFor(Thread.currentThread())));
            CompletableFuture<Void> connecting = client.connectAsync();
            client.close();
            heard.complete(connecting.isCompletedExceptionally());
        });
        closing.start();
        assertThat(heard).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
        closing.join();
    }

    private static Executor slowFor(Thread closing) {
        return task -> new Thread(() -> {
                    if (task instanceof Workers.Completion) {
                        try {
                            closing.join(300);
                        } catch (InterruptedException never) {
                            throw new IllegalStateException(never);
                        }
                    }
                    task.run();
                })
                .start();
    }

    @Test
    void nothingIsLeftAfterItTookTooLong() throws Exception {
        warmUp();
        Set<Thread> threads = threadsOfClients();
        long descriptors = this.system.getOpenFileDescriptorCount();
        for (int i = 0; i < CLIENTS; i++) {
            String uri = "ws://localhost:" + silent() + "/x";
            JsonRpcClientWebSocket client = client(uri, options -> options.connectionTimeout(Duration.ofMillis(50)));
            assertThat(client.connectAsync()).failsWithin(Duration.ofSeconds(20));
            client.close();
        }
        nothingIsLeft(threads, descriptors);
    }

    @ParameterizedTest
    @EnumSource(SessionMode.class)
    void aCloseFrameThatComesWhileItConnectsIsAnswered(SessionMode mode) throws Exception {
        try (RawServer server = new RawServer()) {
            JsonRpcClientWebSocket client = client(
                    server.uri(),
                    options -> options.session(mode)
                            .connectionTimeout(Duration.ofSeconds(30))
                            .reconnect(ReconnectPolicy.NEVER));
            server.handshaker(socket -> {
                boolean open = socket.upgrade();
                socket.sendClose(4102, "busy");
                return open;
            });
            client.connectAsync();
            RawSocket socket = server.accept();
            RawSocket.Frame frame = socket.next();
            while (frame.opcode() == RawSocket.TEXT) {
                frame = socket.next();
            }
            assertThat(frame.closeCode()).isEqualTo(4102);
            client.close();
        }
    }
}
