package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events before the handlers of what is received after them, answers before those of what follows them. */
@Timeout(60)
class OrderTests {

    private static final int GENEROUS = 30;

    private static final String NEWS = notification("news");

    /** Notes what its handler is told among the events of the listener. */
    private static final class Noting extends DefaultJsonRpcHandler<JsonElement> {

        private final List<String> events;

        private Noting(List<String> events) {
            this.events = events;
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {
            this.events.add(request.getMethod());
        }

        @Override
        public void afterConnectionEstablished(Session session) {
            this.events.add("established");
        }

        @Override
        public void afterReconnection(Session session) {
            this.events.add("again");
        }
    }

    private final ResumableBench resumable = new ResumableBench();

    private final ClientBench plain = new ClientBench(options -> options.session(SessionMode.CLASSIC));

    OrderTests() {
        for (ClientBench bench : List.of(this.resumable.bench, this.plain)) {
            bench.client.setServerRequestHandler(new Noting(bench.events));
        }
    }

    /** What has happened, with the newest task of a worker first, or the oldest. */
    private static List<String> events(ClientBench bench, boolean newestFirst) {
        if (newestFirst) {
            bench.threads.runNewestFirst();
        }
        return bench.takeEvents();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstMessageOfASessionComesAfterConnected(boolean newestFirst) {
        FakeSocket socket = this.resumable.opening();
        socket.receives(ResumableBench.opened());
        socket.receives(NEWS);
        assertThat(events(this.resumable.bench, newestFirst)).containsExactly("connected", "established", "news");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsReplayedComesAfterReconnectedAndWhatWasReceivedBeforeTheBreakDoesNotWait(boolean newestFirst) {
        FakeSocket first = this.resumable.opening();
        first.receives(ResumableBench.opened());
        events(this.resumable.bench, newestFirst);
        first.receives(NEWS);
        first.breaks();
        this.resumable.bench.clock.advance(Duration.ofMillis(250));
        assertThat(events(this.resumable.bench, newestFirst)).containsExactlyInAnyOrder("reconnecting NETWORK", "news");
        FakeSocket second = this.resumable.bench.network.nextTry().succeeds(ResumableBench.V1);
        this.resumable.resumed(second, 0, 2);
        second.receives(NEWS);
        assertThat(events(this.resumable.bench, newestFirst)).containsExactly("reconnected true", "again", "news");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstMessageOfTheNextSessionComesAfterReconnected(boolean newestFirst) {
        FakeSocket first = this.resumable.opening();
        first.receives(ResumableBench.opened());
        events(this.resumable.bench, newestFirst);
        first.breaks();
        FakeSocket second = this.resumable.resuming();
        second.receives(ResumableBench.refused("{\"reason\":\"denied\"}"));
        second.receives(ResumableBench.opened());
        second.receives(NEWS);
        assertThat(events(this.resumable.bench, newestFirst))
                .containsExactly("reconnecting NETWORK", "reconnected false DENIED", "established", "news");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGoAwayIsToldBeforeTheMessageBehindIt(boolean newestFirst) {
        FakeSocket socket = this.resumable.opening();
        socket.receives(ResumableBench.opened());
        events(this.resumable.bench, newestFirst);
        socket.receives(ResumableBench.goAway(5000));
        socket.receives(NEWS);
        assertThat(events(this.resumable.bench, newestFirst)).containsExactly("goAway 5000", "news");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAPlainServerSaysBeforeItAnswersConnectComesAfterConnected(boolean newestFirst) {
        this.plain.client.connectAsync();
        FakeSocket socket = this.plain.run().network.nextTry().succeeds();
        socket.receives(NEWS);
        assertThat(this.plain.takeEvents()).isEmpty();
        socket.session("s1");
        socket.receives(notification("more"));
        assertThat(events(this.plain, newestFirst)).containsExactly("connected", "established", "news", "more");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAPlainServerSaysBeforeItsSilenceIsOverComesAfterConnected(boolean newestFirst) {
        this.plain.client.connectAsync();
        FakeSocket socket = this.plain.run().network.nextTry().succeeds();
        socket.receives(NEWS);
        this.plain.clock.advance(Duration.ofSeconds(2));
        assertThat(events(this.plain, newestFirst)).containsExactly("connected", "established", "news");
    }

    @Test
    void whatComesBeforeTheSessionIsSettledIsBounded() {
        this.plain.client.connectAsync();
        FakeSocket socket = this.plain.run().network.nextTry().succeeds();
        // Almost as large as a message may be.
        String large = notification("news", "['" + "x".repeat((1 << 20) - 200) + "']");
        for (int i = 0; i < 4; i++) {
            socket.receives(large);
        }
        assertThat(socket.closed).isNull();
        socket.receives(large);
        assertThat(socket.closed.code()).isEqualTo(4504);
    }

    @Test
    void aListenerThatWaitsForAnAnswerLetsHandlersAndTheNextEventStart() throws Exception {
        try (RawServer server = new RawServer()) {
            CountDownLatch loggedIn = new CountDownLatch(1);
            CountDownLatch told = new CountDownLatch(1);
            JsonRpcClientWebSocket[] self = new JsonRpcClientWebSocket[1];
            JsonRpcClientWebSocket client = client(
                    server,
                    options -> options.threads(1)
                            .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                            .listener(new JsonRpcWSConnectionListener() {

                                @Override
                                public void connected() {
                                    self[0].sendRequest("login");
                                    loggedIn.countDown();
                                }

                                @Override
                                public void reconnected(boolean sameSession) {
                                    told.countDown();
                                }
                            }));
            self[0] = client;
            try {
                client.setMethodHandler("challenge", JsonElement.class, (params, session) -> "response");
                client.connectAsync();
                RawSocket first = server.acceptSession("s1");
                JsonObject login = first.receiveJson();
                first.cut();
                RawSocket second = server.acceptSession("s1");
                assertThat(told.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
                second.send(request(1, "challenge"));
                assertThat(second.receiveJson().get("result").getAsString()).isEqualTo("response");
                second.result(login, "true");
                assertThat(loggedIn.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
            } finally {
                client.close();
            }
        }
    }

    private static JsonRpcClientWebSocket client(RawServer server, UnaryOperator<JsonRpcClientBuilder> options) {
        return options.apply(JsonRpcClientWebSocket.builder(server.uri()).session(SessionMode.CLASSIC))
                .build();
    }

    private static byte[] inOneSegment(String... texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            assertThat(payload.length).isLessThan(126);
            bytes.write(0x81);
            bytes.write(payload.length);
            bytes.writeBytes(payload);
        }
        return bytes.toByteArray();
    }

    @Test
    void anIdIsKnownWhenTheNotificationInTheSameSegmentIsHandled() throws Exception {
        int rounds = 500;
        Set<String> known = ConcurrentHashMap.newKeySet();
        AtomicInteger strangers = new AtomicInteger();
        CountDownLatch handled = new CountDownLatch(rounds);
        try (RawServer server = new RawServer()) {
            JsonRpcClientWebSocket client = client(server, UnaryOperator.identity());
            try {
                client.setMethodHandler("event", JsonElement.class, (params, session) -> {
                    if (!known.contains(params.getAsJsonArray().get(0).getAsString())) {
                        strangers.incrementAndGet();
                    }
                    handled.countDown();
                    return null;
                });
                CompletableFuture<Void> connected = client.connectAsync();
                RawSocket socket = server.acceptSession("s1");
                connected.get(GENEROUS, TimeUnit.SECONDS);
                for (int i = 0; i < rounds; i++) {
                    CompletableFuture<Void> round = new CompletableFuture<>();
                    client.sendRequest("subscribe", null, new Continuation<JsonElement>() {

                        @Override
                        public void onSuccess(@Nullable JsonElement id) {
                            known.add(id.getAsString());
                            round.complete(null);
                        }

                        @Override
                        public void onError(Throwable cause) {
                            round.completeExceptionally(cause);
                        }
                    });
                    String id = socket.receiveJson().get("id").getAsString();
                    socket.bytes(
                            inOneSegment(result(id, "'sub-" + i + "'"), notification("event", "['sub-" + i + "']")));
                    round.get(GENEROUS, TimeUnit.SECONDS);
                }
                assertThat(handled.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
            } finally {
                client.close();
            }
        }
        assertThat(strangers).hasValue(0);
    }
}
