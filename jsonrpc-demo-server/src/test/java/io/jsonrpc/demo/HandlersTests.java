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
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.WireSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** On which threads handlers run, that they may wait, and how they end; on a real server with real sockets. */
@Tag("exhaustive")
class HandlersTests extends OnOneStack {

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
                WireSocket client = server.open("/nest")) {
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
                WireSocket first = server.open("/curious");
                WireSocket second = server.open("/curious")) {
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

    private static void answer(WireSocket client, JsonObject question, String method, String result)
            throws IOException {
        assertThat(question.get("method").getAsString()).isEqualTo(method);
        client.send(result(question.get("id"), "'" + result + "'"));
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
            List<WireSocket> clients = new ArrayList<>();
            try (WireSocket other = server.open("/busy")) {
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
                clients.forEach(WireSocket::close);
            }
        }
    }

    @Test
    void echoWaitsForOneHandlerOfThoseThatBlockAndNotForTheirBacklog() throws Exception {
        echoBesideFortyClientsWhoseHandlersBlock(new BusyHandler(), false);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void handlersThatBlockAreWarnedOfWithWhatToSetBeforeOneEnds(CapturedOutput output) throws Exception {
        BusyHandler handler = new BusyHandler();
        try (TestApplication server =
                        start(registry -> registry.addHandler(handler, "/busy"), "jsonrpc.server.workers.threads=1");
                WireSocket client = server.open("/busy");
                WireSocket other = server.open("/busy")) {
            client.send(request(1, "block", "[]"));
            awaitEntered(handler, 1);
            other.send(request(2, "echo", "[2]"));

            await().atMost(PATIENCE).until(() -> output.getAll().contains("run handlers that block"));
            handler.mayEnd.release();

            assertThat(other.receive()).isEqualTo(result(2, "[2]"));
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("run handlers that block")))
                .singleElement()
                .asString()
                .contains(
                        "WARN", "jsonrpc.server.workers.threads", "spring.threads.virtual.enabled=true", "startAsync");
    }

    @Test
    void echoWaitsForNoHandlerWithVirtualThreads() throws Exception {
        echoBesideFortyClientsWhoseHandlersBlock(new BusyHandler(), true);
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
                WireSocket client = server.open("/block")) {
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
                WireSocket client = server.open("/tidy")) {
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
            WireSocket client = server.open("/block");
            Session session = handler.session();
            client.send(request(7, "block", "[]"));
            handler.entered.await();

            client.sendClose(1000, "");

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
                WireSocket any = server.open("/any");
                WireSocket prompt = server.open("/prompt")) {
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
                WireSocket client = server.open("/throw")) {
            assertThat(client.exchange(request(1, "any", "{}"))
                            .replaceFirst("urn:jsonrpc:incident:[0-9a-f]{16}", "an incident"))
                    .isEqualTo(error(1, -32603, "Internal error", "{'type':'internal','instance':'an incident'}"));
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
        try (WireSocket client = server.open("/work")) {
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
