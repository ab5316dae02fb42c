package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.extension.ServerTime;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that lose nothing, or say so: the Java client, the starter, and a network that breaks. */
@Timeout(120)
class ResumptionTests {

    /** A frame of one byte that is no UTF-8. */
    private static final byte[] MASKED_BAD_TEXT = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, (byte) 0xFF};

    private static final int BREAKS = 60;

    private static final int PER_BREAK = 40;

    private final Heard heard = new Heard();

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final BlockingQueue<Integer> clientHeard = new LinkedBlockingQueue<>();

    private TestApplication application;

    /** Notes the numbers that it is told, and answers nothing to {@code never}. */
    private static final class Heard extends DefaultJsonRpcHandler<JsonElement> {

        private final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();

        private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

        private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

        @Override
        public void afterConnectionEstablished(Session session) {
            this.sessions.add(session);
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            this.ended.add(status);
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            switch (request.getMethod()) {
                case "number" ->
                    this.numbers.add(request.getParams().getAsJsonArray().get(0).getAsInt());
                case "never" -> transaction.startAsync();
                default -> transaction.sendResponse(request.getParams());
            }
        }
    }

    private final class Events implements JsonRpcWSConnectionListener {

        @Override
        public void reconnecting(DisconnectReason reason) {
            ResumptionTests.this.events.add("reconnecting " + reason.status().code());
        }

        @Override
        public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
            ResumptionTests.this.events.add("reconnected " + sameSession + (loss == null ? "" : " " + loss));
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            ResumptionTests.this.events.add("disconnected " + reason.kind());
        }
    }

    private void start(String... properties) {
        this.application = TestApplication.start(registry -> registry.addHandler(this.heard, "/heard"), properties);
    }

    @AfterEach
    void stop() {
        this.application.close();
    }

    private JsonRpcClientWebSocket client(int port, UnaryOperator<JsonRpcClientBuilder> options) {
        JsonRpcClientWebSocket client = options.apply(
                        JsonRpcClientWebSocket.builder("ws://localhost:" + port + "/heard")
                                .session(SessionMode.REQUIRED)
                                .connectionTimeout(Duration.ofMinutes(1))
                                .listener(new Events())
                                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1)))))
                .build();
        client.setMethodHandler(
                "number",
                JsonElement.class,
                (params, session) ->
                        this.clientHeard.add(params.getAsJsonArray().get(0).getAsInt()));
        client.connect();
        return client;
    }

    private String event() throws InterruptedException {
        return this.events.poll(30, TimeUnit.SECONDS);
    }

    private static List<Integer> take(BlockingQueue<Integer> heard, int count) throws InterruptedException {
        List<Integer> taken = new ArrayList<>();
        while (taken.size() < count) {
            Integer next = heard.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("after %d", taken.size()).isNotNull();
            taken.add(next);
        }
        return taken;
    }

    @Test
    void whereverTheNetworkBreaksBothSidesHearEverythingOnceAndInOrder() throws Exception {
        start();
        Random random = new Random(5);
        try (FaultProxy proxy = new FaultProxy(this.application.port());
                JsonRpcClientWebSocket client = client(proxy.port(), options -> options)) {
            Session session = this.heard.sessions.poll(10, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            int number = 0;
            for (int round = 0; round < BREAKS; round++) {
                proxy.split(1 + random.nextInt(100));
                int cutAfter = random.nextInt(PER_BREAK);
                for (int message = 0; message < PER_BREAK; message++) {
                    client.sendNotification("number", List.of(number));
                    session.sendNotification("number", List.of(number++));
                    if (message == cutAfter) {
                        proxy.cut();
                    }
                }
                assertThat(event()).startsWith("reconnecting");
                assertThat(event()).isEqualTo("reconnected true");
            }
            List<Integer> all = IntStream.range(0, number).boxed().toList();
            assertThat(take(this.heard.numbers, number)).isEqualTo(all);
            assertThat(take(this.clientHeard, number)).isEqualTo(all);
            assertThat(client.sendRequest("echo", List.of(1))).hasToString("[1]");
            assertThat(this.heard.numbers).isEmpty();
            assertThat(this.clientHeard).isEmpty();
        }
    }

    @Test
    void aClientThatStaysAwayForTooLongIsToldThatItsSessionIsLost() throws Exception {
        start("jsonrpc.server.resumption.window=100ms");
        try (FaultProxy proxy = new FaultProxy(this.application.port());
                JsonRpcClientWebSocket client = client(proxy.port(), options -> options)) {
            CompletableFuture<JsonElement> sent = client.sendRequestAsync("never", null);
            client.sendRequest("echo", List.of(1));
            String before = client.getSession().getSessionId();
            proxy.refuse(true);
            proxy.cut();
            assertThat(event()).startsWith("reconnecting");
            CompletableFuture<JsonElement> offline = client.sendRequestAsync("echo", List.of(2));
            while (this.application.sessions().getSession(before).isPresent()) {
                Thread.onSpinWait();
            }
            proxy.refuse(false);
            // By the clock of the client its time may not be over.
            assertThat(event()).isIn("reconnected false EXPIRED", "reconnected false DENIED");
            assertThat(receiptOf(sent)).isNotEqualTo(Receipt.NOT_RECEIVED);
            assertThat(offline.get(10, TimeUnit.SECONDS)).hasToString("[2]");
            assertThat(client.sendRequest("echo", List.of(3))).hasToString("[3]");
            assertThat(client.getSession().getSessionId()).isNotEqualTo(before);
        }
    }

    private static Receipt receiptOf(CompletableFuture<?> lost) {
        Throwable[] failure = new Throwable[1];
        assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(SessionLostException.class, known -> failure[0] = known);
        return ((SessionLostException) failure[0]).getReceipt();
    }

    @Test
    void aSocketThatLooksAliveToTheServerIsTakenOver() throws Exception {
        start();
        try (FaultProxy proxy = new FaultProxy(this.application.port());
                JsonRpcClientWebSocket client = client(
                        proxy.port(),
                        options -> options.heartbeat(Duration.ofMillis(100)).heartbeatGrace(Duration.ofMillis(200)))) {
            proxy.stall();
            client.sendNotification("number", List.of(7));
            assertThat(event()).startsWith("reconnecting");
            assertThat(event()).isEqualTo("reconnected true");
            proxy.resume();
            assertThat(take(this.heard.numbers, 1)).containsExactly(7);
            assertThat(client.sendRequest("echo", List.of(1))).hasToString("[1]");
            assertThat(this.heard.numbers).isEmpty();
        }
    }

    @Test
    void aServerThatGoesAwayAndLivesOnLosesNothing() throws Exception {
        start();
        try (JsonRpcClientWebSocket client = client(this.application.port(), options -> options)) {
            CompletableFuture<JsonElement> call = client.sendRequestAsync("echo", List.of(1));
            this.application.sessions().goAway(Duration.ofMillis(50));
            assertThat(event()).isEqualTo("reconnecting 4001");
            assertThat(event()).isEqualTo("reconnected true");
            assertThat(call.get(10, TimeUnit.SECONDS)).hasToString("[1]");
        }
    }

    @Test
    void whoFindsTheServerFullComesInWhenThereIsRoomAndWhoResumesNeedsNone() throws Exception {
        start("jsonrpc.server.sessions.max=1");
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch refusedTwice = new CountDownLatch(1);
        CompletableFuture<Void> firstIsBack = new CompletableFuture<>();
        try (FaultProxy proxy = new FaultProxy(this.application.port());
                JsonRpcClientWebSocket second = PatientClients.builder(
                                "ws://localhost:" + this.application.port() + "/heard")
                        .retryFirstConnection(true)
                        .bearerToken(() -> {
                            if (tries.incrementAndGet() == 3) {
                                refusedTwice.countDown();
                                // While the first is away its place would go to this one.
                                firstIsBack.orTimeout(30, TimeUnit.SECONDS).join();
                            }
                            return "token";
                        })
                        .build()) {
            JsonRpcClientWebSocket first = client(proxy.port(), options -> options);
            // A session without a message would make room.
            first.sendNotification("number", List.of(0));
            assertThat(take(this.heard.numbers, 1)).containsExactly(0);
            CompletableFuture<JsonElement> waiting = second.sendRequestAsync("echo", List.of(2));
            assertThat(refusedTwice.await(30, TimeUnit.SECONDS)).isTrue();
            proxy.cut();
            assertThat(event()).startsWith("reconnecting");
            assertThat(event()).isEqualTo("reconnected true");
            firstIsBack.complete(null);
            assertThat(first.sendRequest("echo", List.of(1))).hasToString("[1]");
            assertThat(waiting).isNotDone();
            first.close();
            assertThat(waiting.get(30, TimeUnit.SECONDS)).hasToString("[2]");
            assertThat(this.heard.sessions).hasSize(2);
        }
    }

    @Test
    void whatIsLargerThanTheServerTakesFailsHereAndTheSessionGoesOn() throws Exception {
        start("jsonrpc.server.messages.max-size=2KB");
        try (JsonRpcClientWebSocket client = client(this.application.port(), options -> options)) {
            client.setMethodHandler("large", JsonElement.class, (params, session) -> "x".repeat(3000));
            Session session = this.heard.sessions.poll(10, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            assertThatThrownBy(() -> client.sendNotification("number", List.of("x".repeat(3000))))
                    .isInstanceOf(MessageTooLargeException.class);
            assertThatThrownBy(() -> session.sendRequest("large", null, JsonElement.class))
                    .isInstanceOfSatisfying(
                            RemoteErrorException.class,
                            answer -> assertThat(answer.getCode()).isEqualTo(-32008));
            client.sendNotification("number", List.of(1));
            assertThat(take(this.heard.numbers, 1)).containsExactly(1);
            assertThat(client.sendRequest("echo", List.of("\ud800"))).hasToString("[\"\ud800\"]");
            this.application.sessions().goAway(Duration.ofMillis(10));
            assertThat(event()).isEqualTo("reconnecting 4001");
            assertThat(event()).isEqualTo("reconnected true");
        }
    }

    @Test
    void whatComesBetweenThatTheServerCannotReadBreaksTheSocketAndLosesNothing() throws Exception {
        start();
        try (FaultProxy proxy = new FaultProxy(this.application.port());
                JsonRpcClientWebSocket client = client(proxy.port(), options -> options)) {
            CompletableFuture<JsonElement> asked = client.sendRequestAsync("never", null);
            Session session = this.heard.sessions.poll(10, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            client.sendRequest("echo", List.of(0));
            proxy.insert(MASKED_BAD_TEXT);
            assertThat(event()).isEqualTo("reconnecting 1007");
            assertThat(event()).isEqualTo("reconnected true");
            assertThat(this.application.sessions().getSession(session.getSessionId()))
                    .isPresent();
            assertThat(client.sendRequest("echo", List.of(1))).hasToString("[1]");
            assertThat(asked).isNotDone();
        }
    }

    @Test
    void closingEndsTheSessionOfTheServerAtOnce() throws Exception {
        start();
        JsonRpcClientWebSocket client = client(this.application.port(), options -> options);
        String sessionId = client.getSession().getSessionId();
        client.sendNotification("number", List.of(1));
        client.getSession().close();
        assertThat(event()).isEqualTo("disconnected CLOSED_BY_US");
        assertThat(take(this.heard.numbers, 1)).containsExactly(1);
        // The answer comes a moment before the end; without it the session would wait for two minutes.
        assertThat(this.heard.ended.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(this.application.sessions().getSession(sessionId)).isEmpty();
    }

    @Test
    void registerInfoArrivesAndTheServerTellsItsTime() throws Exception {
        start();
        ServerTime time = new ServerTime();
        CountDownLatch connected = new CountDownLatch(1);
        JsonRpcWSConnectionListener listener = new JsonRpcWSConnectionListener() {
            @Override
            public void connected() {
                connected.countDown();
            }
        };
        try (JsonRpcClientWebSocket client = client(
                this.application.port(),
                options -> options.listener(listener).extension(time).registerInfo(new JsonPrimitive("a test")))) {
            assertThat(client.sendRequest("echo", Map.of("a", 1))).isInstanceOf(JsonObject.class);
            Session session = this.heard.sessions.poll(10, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            assertThat(session.getRegisterInfo()).hasToString("\"a test\"");
            // Extensions are told on a worker, before the listener is.
            assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(time.now()).isNotNull();
        }
    }
}
