package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.demo.DemoServerTest;
import io.jsonrpc.fixtures.Extent;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Calls in both directions while the network breaks many times, each time in one of six ways. */
@DemoServerTest
@Tag("exhaustive")
class ManyBreaksTests {

    private static final int BREAKS = Extent.of(200, 60);

    private static final int CALLS_PER_ROUND = 10;

    private static final int CALLS = BREAKS * CALLS_PER_ROUND + 1;

    private static final long SEED = 20_261_121L;

    @LocalServerPort
    private int port;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final AtomicInteger asked = new AtomicInteger();

    private final AtomicIntegerArray ends = new AtomicIntegerArray(CALLS);

    private final AtomicIntegerArray questions = new AtomicIntegerArray(CALLS);

    private final List<CompletableFuture<?>> calls = new ArrayList<>();

    private final Random random = new Random(SEED);

    private final class Events implements JsonRpcWSConnectionListener {

        @Override
        public void reconnecting(DisconnectReason reason) {
            ManyBreaksTests.this.events.add("reconnecting");
        }

        @Override
        public void reconnected(boolean sameSession) {
            ManyBreaksTests.this.events.add("reconnected " + sameSession);
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            ManyBreaksTests.this.events.add("disconnected " + reason.kind());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "CLASSIC"})
    @Timeout(180)
    void everyCallEndsOnceAndTheSessionStaysTheSame(SessionMode mode) throws Exception {
        Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
        try (FaultProxy proxy = new FaultProxy(this.port)) {
            JsonRpcClientWebSocket client = client(proxy, mode);
            client.connect();
            String sessionId = client.getSession().getSessionId();

            for (int round = 0; round < BREAKS; round++) {
                proxy.split(this.random.nextBoolean() ? 3 : Integer.MAX_VALUE);
                proxy.delay(Duration.ofMillis(this.random.nextInt(3)));
                for (int i = 0; i < CALLS_PER_ROUND; i++) {
                    call(client, round * CALLS_PER_ROUND + i);
                }
                harm(proxy, round);
                assertThat(event()).as("round %d", round).isEqualTo("reconnecting");
                assertThat(event()).as("round %d", round).isEqualTo("reconnected true");
            }

            proxy.delay(Duration.ZERO);
            // No break ends this one, however slow the machine is.
            call(client, CALLS - 1);
            CompletableFuture.allOf(this.calls.toArray(CompletableFuture[]::new))
                    .exceptionally(failed -> null)
                    .get();
            for (int call = 0; call < this.ends.length(); call++) {
                assertThat(this.ends.get(call)).as("ends of call %d", call).isEqualTo(1);
                assertThat(this.questions.get(call))
                        .as("questions about call %d", call)
                        .isLessThanOrEqualTo(1);
            }
            assertThat(this.calls.stream()
                            .filter(call -> !call.isCompletedExceptionally())
                            .count())
                    .as("answered calls")
                    .isPositive();
            assertThat(this.asked.get()).as("questions of the server").isPositive();
            if (mode == SessionMode.AUTO) {
                assertThat(this.calls).as("nothing is lost").noneMatch(CompletableFuture::isCompletedExceptionally);
                assertThat(this.asked).as("nor done twice").hasValue(CALLS);
            }
            assertThat(client.getSession().getSessionId()).isEqualTo(sessionId);
            // A ping may be under way.
            await().until(() -> client.getLoad().pending() + client.getLoad().outboundMessages() == 0);

            // The heartbeat is alive: it finds one more death.
            proxy.stall();
            assertThat(event()).isEqualTo("reconnecting");
            assertThat(event()).isEqualTo("reconnected true");
            client.close();
            assertThat(event()).isEqualTo("disconnected CLOSED_BY_US");
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("jsonrpc-client-") && !threadsBefore.contains(thread)) {
                    thread.join(10_000);
                    assertThat(thread.isAlive()).as(thread.getName()).isFalse();
                }
            }
        }
    }

    private JsonRpcClientWebSocket client(FaultProxy proxy, SessionMode mode) {
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder("ws://localhost:" + proxy.port() + "/callback")
                .listener(new Events())
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .connectionTimeout(Duration.ofMinutes(1))
                .heartbeat(Duration.ofMillis(200))
                .heartbeatGrace(Duration.ofMillis(300))
                .requestTimeout(Duration.ofSeconds(mode == SessionMode.AUTO ? 60 : 3))
                .session(mode)
                .label("breaks")
                .build();
        client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonElement>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
                JsonObject params = request.getParams().getAsJsonObject();
                ManyBreaksTests.this.asked.incrementAndGet();
                ManyBreaksTests.this.questions.incrementAndGet(
                        params.get("number").getAsInt());
                transaction.sendResponse(request.getParams());
            }
        });
        return client;
    }

    private void call(JsonRpcClientWebSocket client, int number) {
        JsonObject params = new JsonObject();
        params.addProperty("number", number);
        CompletableFuture<JsonElement> answer = client.sendRequestAsync("callback", params);
        this.calls.add(answer.whenComplete((result, failure) -> {
            this.ends.incrementAndGet(number);
            if (failure == null) {
                assertThat(result).isEqualTo(params);
            } else if (!(failure instanceof TransportException) && !(failure instanceof RemoteErrorException)) {
                throw new CompletionException(new AssertionError("Not a typed failure", failure));
            }
        }));
    }

    private void harm(FaultProxy proxy, int round) {
        switch (round % 20) {
            // Takes longest: only the heartbeat finds it.
            case 0 -> proxy.stall();
            case 1, 2, 3 -> proxy.halfClose(Way.TO_CLIENT);
            case 11, 12, 13 -> proxy.halfClose(Way.TO_SERVER);
            default -> proxy.cut();
        }
    }

    private String event() throws InterruptedException {
        return String.valueOf(this.events.poll(20, TimeUnit.SECONDS));
    }
}
