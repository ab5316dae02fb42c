package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must hold when clients, sockets and handlers misbehave; on a real server with real sockets. */
@Tag("exhaustive")
class ServerUnderLoadTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    String stack() {
        return "servlet";
    }

    private TestApplication start(JsonRpcConfigurer handlers, String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "spring.main.web-application-type=" + stack();
        return TestApplication.start(handlers, all);
    }

    /** {@code down n} asks the client {@code up n} and adds a level to its answer, until n is 0. */
    private static final class NestingHandler extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
            int level = request.getParams().get("n").getAsInt();
            String below = level == 0
                    ? "bottom"
                    : transaction.getSession().sendRequest("up", Map.of("n", level), String.class);
            transaction.sendResponse("server " + level + " > " + below);
        }
    }

    @Test
    void handlersThatWaitForTheirClientWorkThreeLevelsDeepInBothDirectionsOnOneThread() throws Exception {
        try (TestApplication server = start(
                        registry -> registry.addHandler(new NestingHandler(), "/nest"),
                        "jsonrpc.server.workers.threads=1");
                WireClient client = server.open("/nest")) {
            Deque<String> waiting = new ArrayDeque<>();
            client.send(request(3, "down", "{'n':3}"));
            while (true) {
                JsonObject message = JsonParser.parseString(client.receive()).getAsJsonObject();
                if (message.has("method")) {
                    int level = message.getAsJsonObject("params").get("n").getAsInt();
                    waiting.push(message.get("id").getAsString());
                    client.send(request(level - 1, "down", "{'n':" + (level - 1) + "}"));
                } else if (waiting.isEmpty()) {
                    assertThat(message.get("id").getAsInt()).isEqualTo(3);
                    assertThat(message.get("result").getAsString())
                            .isEqualTo("server 3 > client > server 2 > client > server 1 > client > server 0 > bottom");
                    return;
                } else {
                    client.send(result(
                            waiting.pop(), "'client > " + message.get("result").getAsString() + "'"));
                }
            }
        }
    }

    /** Asks the client whenever it can. */
    private static final class CuriousHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            transaction.sendResponse(transaction.getSession().sendRequest("inHandler"));
        }

        @Override
        public void afterConnectionEstablished(Session session) throws Exception {
            session.getAttributes().put("name", session.sendRequest("whoAreYou", String.class));
        }

        @Override
        public void afterReconnection(Session session) throws Exception {
            session.sendNotification("welcomeBack", List.of(session.sendRequest("stillYou", String.class)));
        }
    }

    @Test
    void connectionCallbacksMayAskTheClientOnOneThread() throws Exception {
        try (TestApplication server = start(
                        registry -> registry.addHandler(new CuriousHandler(), "/curious"),
                        "jsonrpc.server.workers.threads=1");
                WireClient first = server.open("/curious");
                WireClient second = server.open("/curious")) {
            first.send(request(1, "connect"));
            List<JsonObject> begun = List.of(parse(first.receive()), parse(first.receive()));
            JsonObject connected = begun.get(begun.get(0).has("result") ? 0 : 1);
            answer(first, begun.get(begun.get(0).has("result") ? 1 : 0), "whoAreYou", "ann");
            first.send(request(2, "ask", "[]"));
            answer(first, parse(first.receive()), "inHandler", "fine");
            assertThat(first.receive()).isEqualTo(result(2, "'fine'"));

            String sessionId =
                    connected.getAsJsonObject("result").get("sessionId").getAsString();
            assertThat(second.exchange(request(3, "connect", "{'sessionId':'" + sessionId + "'}")))
                    .contains("reconnection successful");
            answer(second, parse(second.receive()), "stillYou", "ann");
            assertThat(second.receive()).isEqualTo(notification("welcomeBack", "['ann']"));
        }
    }

    private static JsonObject parse(String message) {
        return JsonParser.parseString(message).getAsJsonObject();
    }

    private static void answer(WireClient client, JsonObject question, String method, String result) {
        assertThat(question.get("method").getAsString()).isEqualTo(method);
        client.send(result(question.get("id"), "'" + result + "'"));
    }

    @Test
    void aThousandIdleSessionsHoldNoThread() throws Exception {
        // A busy machine may need minutes for this: no client is to be given up for being slow meanwhile.
        try (TestApplication server = start(
                registry -> registry.addHandler(new EchoHandler(), "/echo"),
                "jsonrpc.server.sockets.ping-interval=1h",
                "jsonrpc.server.outbound.write-stall=1h")) {
            List<WireClient> clients = new ArrayList<>();
            try {
                open(server, clients, 10);
                long withTen = serverThreads();
                open(server, clients, 990);
                long withThousand = serverThreads();

                System.out.println("Server threads with 10 sessions: " + withTen + ", with 1,000: " + withThousand);
                assertThat(server.sessions().sessionCount()).isEqualTo(1000);
                assertThat(withThousand).isLessThan(withTen + 64);
            } finally {
                clients.forEach(WireClient::close);
            }
            await().atMost(PATIENCE).until(() -> server.sessions().sessionCount() == 0);
            await().atMost(PATIENCE).until(() -> server.sessions().socketCount() == 0);
        }
    }

    private static void open(TestApplication server, List<WireClient> clients, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            WireClient client = server.open("/echo");
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

    @Test
    void socketsKilledAtAnyMomentLeaveNothingBehind() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TestApplication server = start(
                registry -> registry.addHandler(new EchoHandler(), "/echo")
                        .addHandler(new CallbackHandler(), "/callback")
                        .addHandler(new SlowHandler(), "/slow"),
                "jsonrpc.server.sessions.reconnection-window=200ms")) {
            for (int round = 0; round < 150; round++) {
                WireClient client =
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
                client.abort();
            }
            await("seed " + seed).atMost(PATIENCE).until(() -> server.sessions().sessionCount() == 0);
            await("seed " + seed).atMost(PATIENCE).until(() -> server.sessions().socketCount() == 0);
        }
    }

    /** Remembers its session and how it ended. */
    private static class HoldingHandler extends DefaultJsonRpcHandler<JsonElement> {

        final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

        final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            transaction.sendResponse(request.getParams());
        }

        @Override
        public void afterConnectionEstablished(Session session) {
            this.sessions.add(session);
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            this.ends.add(status);
        }

        @Override
        public void handleTransportError(Session session, Throwable exception) {
            this.ends.add(exception.getClass().getSimpleName());
        }

        Session session() throws InterruptedException {
            return this.sessions.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        String end() throws InterruptedException {
            return this.ends.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void peerThatStopsReadingIsGivenUpAndHoldsUpNobody() throws Exception {
        HoldingHandler handler = new HoldingHandler();
        try (TestApplication server = start(
                        registry -> registry.addHandler(handler, "/hold"),
                        "jsonrpc.server.outbound.write-stall=500ms",
                        "jsonrpc.server.sessions.reconnection-window=200ms");
                Socket deaf = deafClient(server.port(), "/hold")) {
            Session stuck = handler.session();
            String large = "x".repeat(100_000);
            try (WireClient other = server.open("/hold")) {
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
            assertThat(deaf.isClosed()).isFalse();
        }
    }

    @Test
    void readersThatStopTakeNoMoreThanTheBudgetOfAllAndAMessageOfEachThreadThatSends() throws Exception {
        int budget = 2 * 1024 * 1024;
        int threads = 4;
        String large = "x".repeat(100_000);
        HoldingHandler handler = new HoldingHandler();
        List<Socket> deaf = new ArrayList<>();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        try (TestApplication server = start(
                        registry -> registry.addHandler(handler, "/hold"),
                        "jsonrpc.server.outbound.max-total-size=" + budget,
                        "jsonrpc.server.outbound.max-queued-size=8MB",
                        "jsonrpc.server.outbound.write-stall=1h");
                WireClient other = server.open("/hold")) {
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
            for (Socket socket : deaf) {
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

    /** Opens a WebSocket, waits for its session to begin, and reads nothing more. */
    private static Socket deafClient(int port, String path) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 * 1024);
        socket.connect(new java.net.InetSocketAddress("localhost", port));
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 101");
        return socket;
    }

    /** Blocks until it may end. */
    private static final class BusyHandler extends HoldingHandler {

        final Semaphore entered = new Semaphore(0);

        final Semaphore mayEnd = new Semaphore(0);

        final CountDownLatch echoed = new CountDownLatch(1);

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (request.getMethod().equals("block")) {
                this.entered.release();
                this.mayEnd.acquire();
            } else {
                this.echoed.countDown();
            }
            super.handleRequest(transaction, request);
        }
    }

    private static void awaitEntered(BusyHandler handler, int count) throws InterruptedException {
        assertThat(handler.entered.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private static int inFlight(TestApplication server) {
        return server.sessions().describeSessions(100).stream()
                .mapToInt(info -> info.load().inbound())
                .sum();
    }

    /** Until the echo has begun: behind the backlog it would be after 198. How soon it is queued is up to the machine. */
    private static void endOneAfterTheOther(BusyHandler handler) throws InterruptedException {
        for (int ended = 0; handler.echoed.getCount() > 0; ended++) {
            assertThat(ended).isLessThan(100);
            handler.mayEnd.release();
            awaitEntered(handler, 1);
        }
    }

    private void echoBesideFortyClientsWhoseHandlersBlock(BusyHandler handler, boolean virtual) throws Exception {
        try (TestApplication server = start(
                registry -> registry.addHandler(handler.withConcurrentRequests(true), "/busy"),
                "jsonrpc.server.workers.threads=2",
                "spring.threads.virtual.enabled=" + virtual)) {
            boolean unbounded = virtual && Runtime.version().feature() >= 21;
            List<WireClient> clients = new ArrayList<>();
            try (WireClient other = server.open("/busy")) {
                for (int client = 0; client < 40; client++) {
                    clients.add(server.open("/busy"));
                    for (int call = 0; call < 5; call++) {
                        clients.get(client).send(request(call, "block", "[]"));
                    }
                }
                awaitEntered(handler, unbounded ? 200 : 2);
                other.send(request(1, "echo", "[1]"));

                if (!unbounded) {
                    await().atMost(PATIENCE).until(() -> inFlight(server) == 201);
                    endOneAfterTheOther(handler);
                }

                assertThat(other.receive()).contains("\"result\":[1]");
            } finally {
                handler.mayEnd.release(1_000);
                clients.forEach(WireClient::close);
            }
        }
    }

    @Test
    void echoWaitsForOneHandlerOfThoseThatBlockAndNotForTheirBacklog() throws Exception {
        echoBesideFortyClientsWhoseHandlersBlock(new BusyHandler(), false);
    }

    @Test
    void echoWaitsForNoHandlerWithVirtualThreads() throws Exception {
        echoBesideFortyClientsWhoseHandlersBlock(new BusyHandler(), true);
    }

    @Test
    void peerThatNeverAnswersCostsATimeoutAndNothingElse() throws Exception {
        HoldingHandler handler = new HoldingHandler();
        try (TestApplication server = start(
                        registry -> registry.addHandler(handler, "/hold"), "jsonrpc.server.requests.timeout=100ms");
                WireClient client = server.open("/hold")) {
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

    /** Blocks until it is interrupted. */
    private static class BlockingHandler extends HoldingHandler {

        final CountDownLatch entered = new CountDownLatch(1);

        final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (!request.getMethod().equals("block")) {
                super.handleRequest(transaction, request);
                return;
            }
            this.entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupt) {
                interrupted(transaction);
            }
        }

        void interrupted(Transaction transaction) throws Exception {
            this.outcomes.add("interrupted, cancelled " + transaction.isCancelled());
        }
    }

    @Test
    void handlerThatNeverReturnsIsInterruptedWhenItIsCancelled() throws Exception {
        BlockingHandler handler = new BlockingHandler();
        try (TestApplication server = start(registry -> registry.addHandler(handler, "/block"));
                WireClient client = server.open("/block")) {
            client.send(request(7, "block", "[]"));
            handler.entered.await();

            assertThat(client.exchange(notification("$/cancelRequest", "{'id':7}")))
                    .contains("\"id\":7", "-32800");

            assertThat(handler.outcomes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("interrupted, cancelled true");
            assertThat(client.exchange(request(8, "echo", "[1]"))).contains("\"result\":[1]");
        }
    }

    /** Keeps its interrupt, as it should, and tells the client that it has cleaned up. */
    private static final class TidyHandler extends BlockingHandler {

        @Override
        void interrupted(Transaction transaction) throws Exception {
            Thread.currentThread().interrupt();
            transaction
                    .getSession()
                    .sendNotification("tidy", List.of(Thread.currentThread().isInterrupted()));
        }
    }

    @Test
    void handlerThatWasInterruptedMaySendWithoutHarmToItsSocket() throws Exception {
        TidyHandler handler = new TidyHandler();
        try (TestApplication server = start(registry -> registry.addHandler(handler, "/tidy"));
                WireClient client = server.open("/tidy")) {
            client.send(request(7, "block", "[]"));
            handler.entered.await();

            client.send(notification("$/cancelRequest", "{'id':7}"));

            assertThat(List.of(client.receive(), client.receive()))
                    .anyMatch(message -> message.contains("-32800"))
                    .contains(notification("tidy", "[true]"));
            assertThat(client.exchange(request(8, "echo", "[1]"))).contains("\"result\":[1]");
        }
    }

    @Test
    void handlerThatNeverReturnsIsInterruptedWhenItsSessionEnds() throws Exception {
        BlockingHandler handler = new BlockingHandler();
        try (TestApplication server = start(registry -> registry.addHandler(handler, "/block"))) {
            WireClient client = server.open("/block");
            Session session = handler.session();
            client.send(request(7, "block", "[]"));
            handler.entered.await();

            client.close();

            assertThat(handler.outcomes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("interrupted, cancelled true");
            assertThat(handler.end()).isEqualTo("1000");
            assertThat(session.sendNotificationAsync("late", null))
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(PeerClosedException.class);
        }
    }

    /** Says where it runs. */
    private static final class TellTale extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            transaction.sendResponse(Thread.currentThread().getName());
        }
    }

    @Test
    void handlersRunOnWorkersUnlessTheyPromiseNeverToWait() throws Exception {
        try (TestApplication server = start(registry -> registry.addHandler(new TellTale(), "/any")
                        .addHandler(new TellTale().withNonBlocking(true), "/prompt"));
                WireClient any = server.open("/any");
                WireClient prompt = server.open("/prompt")) {
            for (int i = 0; i < 20; i++) {
                assertThat(any.exchange(request(i, "where", "[]"))).contains("jsonrpc-worker");
            }
            // The first ones may still find the worker that has told of the new session.
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(PATIENCE)
                    .until(() -> !prompt.exchange(request(1, "where", "[]")).contains("jsonrpc-worker"));
        }
    }

    /** Throws what must not be seen outside. */
    private static final class ThrowingHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {
            throw new IllegalStateException("LEAK-secret", new IllegalArgumentException("LEAK-cause"));
        }

        @Override
        public void handleUncaughtException(Session session, Exception exception) {}
    }

    @Test
    void nothingOfAnExceptionCrossesTheWire() throws Exception {
        try (TestApplication server = start(registry -> registry.addHandler(new ThrowingHandler(), "/throw"));
                WireClient client = server.open("/throw")) {
            assertThat(client.exchange(request(1, "any", "{}")))
                    .isEqualTo(error(1, -32603, "Internal error", "{'type':'internal'}"));
        }
    }

    @Test
    void takeOverOfALiveSocketClosesTheOldOneWith4101() throws Exception {
        HoldingHandler handler = new HoldingHandler();
        try (TestApplication server = start(registry -> registry.addHandler(handler, "/hold"));
                WireClient old = server.open("/hold");
                WireClient young = server.open("/hold")) {
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

    @Test
    void shutdownLetsRunningRequestsEndAndClosesWith1001() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        DefaultJsonRpcHandler<JsonElement> handler = new DefaultJsonRpcHandler<>() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
                entered.countDown();
                release.await();
                transaction.sendResponse("done");
            }
        };
        TestApplication server = start(registry -> registry.addHandler(handler, "/work"));
        try (WireClient client = server.open("/work")) {
            client.send(request(1, "work", "[]"));
            entered.await();
            Thread stopping = new Thread(server::close);
            stopping.start();
            await().atMost(PATIENCE).until(() -> !server.sessions().reserve());

            release.countDown();

            assertThat(client.receive()).isEqualTo(result(1, "'done'"));
            assertThat(client.closeCode()).isEqualTo(1001);
            stopping.join(PATIENCE.toMillis());
            assertThat(stopping.isAlive()).isFalse();
        }
    }
}
