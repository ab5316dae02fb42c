package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.fixtures.Extent;
import io.jsonrpc.network.WireSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What must hold when clients and sockets misbehave; on a real server with real sockets. */
@Tag("exhaustive")
class ServerUnderLoadTests extends OnOneStack {

    private static final int IDLE = Extent.of(1000, 300);

    @Test
    void idleSessionsHoldNoThread() throws Exception {
        // A busy machine may need minutes for this: no client is to be given up for being slow meanwhile.
        try (TestApplication server = start(
                registry -> registry.addHandler(new EchoHandler(), "/echo"),
                "jsonrpc.server.sockets.ping-interval=1h",
                "jsonrpc.server.outbound.write-stall=1h")) {
            List<WireSocket> clients = new ArrayList<>();
            try {
                open(server, clients, 10);
                long withTen = serverThreads();
                open(server, clients, IDLE - 10);
                long withAll = serverThreads();

                System.out.println("Server threads with 10 sessions: " + withTen + ", with " + IDLE + ": " + withAll);
                assertThat(server.sessions().sessionCount()).isEqualTo(IDLE);
                assertThat(withAll).isLessThan(withTen + 64);
            } finally {
                for (WireSocket client : clients) {
                    client.sendClose(1000, "");
                }
            }
            await().atMost(PATIENCE).until(() -> server.sessions().sessionCount() == 0);
            await().atMost(PATIENCE).until(() -> server.sessions().socketCount() == 0);
        }
    }

    private static void open(TestApplication server, List<WireSocket> clients, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            WireSocket client = server.open("/echo");
            clients.add(client);
            client.exchange(request(1, "echo", "[1]"));
        }
    }

    /** Threads of the framework and of the web server; those of the clients in this process are not counted. */
    private static long serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name ->
                        name.startsWith("jsonrpc-") || name.startsWith("http-nio") || name.startsWith("webflux-http"))
                .count();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({CallbackController.class, SlowController.class})
    static class Controllers {}

    @Test
    void socketsKilledAtAnyMomentLeaveNothingBehind() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TestApplication server = start(
                Controllers.class,
                registry -> registry.addHandler(new EchoHandler(), "/echo"),
                "jsonrpc.server.sessions.reconnection-window=200ms")) {
            for (int round = 0; round < 150; round++) {
                WireSocket client =
                        server.open(List.of("/echo", "/callback", "/slow").get(random.nextInt(3)));
                int messages = random.nextInt(4);
                for (int i = 0; i < messages; i++) {
                    client.send(
                            switch (random.nextInt(5)) {
                                case 0 -> request(i, "callback", "{'q':1}");
                                case 1 -> request(i, "slow", "{'millis':50}");
                                case 2 -> request(i, "connect");
                                case 3 ->
                                    "[" + request(i, "echo", "[1]") + "," + request(9, "slow", "{'millis':9}") + "]";
                                default -> request(i, "echo", "['" + "x".repeat(random.nextInt(100_000)) + "']");
                            });
                }
                client.close();
            }
            await("seed " + seed).atMost(PATIENCE).until(() -> server.sessions().sessionCount() == 0);
            await("seed " + seed).atMost(PATIENCE).until(() -> server.sessions().socketCount() == 0);
        }
    }

    @Test
    void peerThatStopsReadingIsGivenUpAndHoldsUpNobody() throws Exception {
        HoldingHandler handler = new HoldingHandler();
        try (TestApplication server = start(
                        registry -> registry.addHandler(handler, "/hold"),
                        "jsonrpc.server.outbound.write-stall=500ms",
                        "jsonrpc.server.sessions.reconnection-window=200ms");
                WireSocket deaf = deafClient(server.port(), "/hold")) {
            Session stuck = handler.session();
            String large = "x".repeat(100_000);
            try (WireSocket other = server.open("/hold")) {
                // The kernel takes some megabytes before the first write stalls; refused is who sends after that.
                await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> !takes(stuck, large));
                assertThat(other.exchange(request(1, "echo", "[1]"))).contains("\"result\":[1]");

                await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> {
                    takes(stuck, large);
                    return !handler.ends.isEmpty();
                });
                assertThat(handler.end()).as("what was queued is reported").isEqualTo("UndeliveredMessagesException");
                assertThat(handler.end()).contains("not reconnected in time");
                assertThat(server.sessions().sessionCount()).isEqualTo(1);
            }
            assertThat(deaf.socket().isClosed()).isFalse();
        }
    }

    @Test
    void readersThatStopTakeNoMoreThanTheBudgetOfAllAndAMessageOfEachThreadThatSends() throws Exception {
        int budget = 2 * 1024 * 1024;
        int threads = 4;
        String large = "x".repeat(100_000);
        HoldingHandler handler = new HoldingHandler();
        List<WireSocket> deaf = new ArrayList<>();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        try (TestApplication server = start(
                        registry -> registry.addHandler(handler, "/hold"),
                        "jsonrpc.server.outbound.max-total-size=" + budget,
                        "jsonrpc.server.outbound.max-queued-size=8MB",
                        "jsonrpc.server.outbound.write-stall=1h");
                WireSocket other = server.open("/hold")) {
            assertThat(other.exchange(request(1, "echo", "[1]"))).contains("\"result\":[1]");
            handler.session();
            List<Session> stuck = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                deaf.add(deafClient(server.port(), "/hold"));
            }
            for (int i = 0; i < 16; i++) {
                stuck.add(handler.session());
            }
            AtomicLong most = new AtomicLong();
            Callable<Void> sender = () -> {
                for (int i = 0; i < 20 * stuck.size(); i++) {
                    takes(stuck.get(i % stuck.size()), large);
                    most.accumulateAndGet(server.sessions().outboundBytes(), Math::max);
                }
                return null;
            };
            for (Future<Void> end : senders.invokeAll(Collections.nCopies(threads, sender))) {
                end.get();
            }

            // One message for each thread, and what is counted until it is closed.
            assertThat(most.get()).isBetween((long) budget, budget * 2L);
            assertThat(handler.ends).anyMatch(end -> end.contains("no memory for what waits to be sent"));
            assertThat(other.exchange(request(2, "echo", "[1]"))).contains("\"result\":[1]");
            for (WireSocket socket : deaf) {
                socket.close();
            }
        } finally {
            senders.shutdownNow();
        }
    }

    private static boolean takes(Session session, String text) throws IOException {
        try {
            session.sendNotification("flood", List.of(text));
            return true;
        } catch (QueueFullException | PeerClosedException refused) {
            return false;
        }
    }

    /** A client that reads nothing but the answer to its handshake. */
    private static WireSocket deafClient(int port, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 * 1024);
        socket.connect(new InetSocketAddress("localhost", port));
        return WireSocket.connect(socket, path);
    }

    @Test
    void peerThatNeverAnswersCostsATimeoutAndNothingElse() throws Exception {
        HoldingHandler handler = new HoldingHandler();
        try (TestApplication server = start(
                        registry -> registry.addHandler(handler, "/hold"), "jsonrpc.server.requests.timeout=100ms");
                WireSocket client = server.open("/hold")) {
            Session session = handler.session();

            assertThat(session.sendRequestAsync("question", null))
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(RequestTimeoutException.class);

            assertThat(client.receive()).contains("\"question\"");
            assertThat(client.exchange(request(1, "echo", "[1]"))).contains("\"result\":[1]");
            assertThat(server.sessions().describeSessions(100))
                    .allMatch(info -> info.load().pending() == 0);
        }
    }

    @Test
    void takeOverOfALiveSocketClosesTheOldOneWith4101() throws Exception {
        HoldingHandler handler = new HoldingHandler();
        try (TestApplication server = start(registry -> registry.addHandler(handler, "/hold"));
                WireSocket old = server.open("/hold");
                WireSocket young = server.open("/hold")) {
            JsonObject connected = JsonParser.parseString(old.exchange(request(1, "connect")))
                    .getAsJsonObject()
                    .getAsJsonObject("result");

            assertThat(young.exchange(request(
                            2,
                            "connect",
                            "{'sessionId':'" + connected.get("sessionId").getAsString() + "'}")))
                    .contains("reconnection successful");

            assertThat(old.closeCode()).isEqualTo(4101);
            assertThat(young.exchange(request(3, "echo", "[1]"))).contains("\"result\":[1]");
        }
    }
}
