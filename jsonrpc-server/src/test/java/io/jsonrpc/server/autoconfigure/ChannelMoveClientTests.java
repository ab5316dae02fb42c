package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.fixtures.Extent;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.FaultProxy.End;
import io.jsonrpc.network.Way;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The Java client moves channels from one of its sockets to another one, on each web stack. */
@OnEachWebStack
@Timeout(300)
class ChannelMoveClientTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MOVES = 10;

    private static final int ITEMS = 100 * MOVES;

    private static ConfigurableApplicationContext application;

    private static volatile boolean forbidden;

    private static volatile CompletableFuture<Void> slow = new CompletableFuture<>();

    /** What each room has received, by its id. */
    private static final List<String> received = Collections.synchronizedList(new ArrayList<>());

    @Parameter
    private WebStack stack;

    private JsonRpcClientWebSocket phone;

    private JsonRpcClientWebSocket desk;

    /** Asks for some items before each move. */
    private static final class Reader implements Flow.Subscriber<Integer> {

        final List<Integer> items = Collections.synchronizedList(new ArrayList<>());

        final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();

        final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscribed.complete(subscription);
        }

        @Override
        public void onNext(Integer item) {
            this.items.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            this.ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            this.ended.complete(null);
        }
    }

    /** Counts for its client: each number that it gets is sent back as a notification. */
    private static final class Rooms extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            Session session = transaction.getSession();
            switch (request.getMethod()) {
                case "echo" -> transaction.sendResponse(request.getParams());
                case "count" -> {
                    String number = request.getParams().getAsJsonArray().get(0).getAsString();
                    received.add(session.getPathVariables().get("id") + " " + number);
                    session.sendNotification("counted", List.of(number));
                }
                case "slow" -> {
                    transaction.startAsync();
                    slow.thenRun(() -> answer(transaction, "late"));
                }
                case "ask" -> {
                    transaction.startAsync();
                    session.sendRequestAsync("question", request.getParams())
                            .thenAccept(answer -> answer(transaction, answer));
                }
                case "items" -> transaction.openStream(new CountingSource(ITEMS));
                case "session" -> transaction.sendResponse(session.getSessionId());
                default -> {}
            }
        }

        private static void answer(Transaction transaction, Object result) {
            try {
                transaction.sendResponse(result);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnEventLoops.class, OpenToEverybody.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Rooms(), "/rooms/{id}").withChannels();
        }

        @Bean
        ChannelAuthorizer authorizer() {
            return request -> forbidden ? Decision.FORBID : Decision.ALLOW;
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0", "--jsonrpc.server.sockets.max-handshakes-per-second=100000");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static int port() {
        return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static JsonRpcClientWebSocket client(int port) {
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder("ws://localhost:" + port + "/rooms/outer")
                .session(SessionMode.REQUIRED)
                .connectionTimeout(PATIENCE)
                .requestTimeout(PATIENCE)
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .build();
        client.connect();
        return client;
    }

    @BeforeEach
    void connect() {
        forbidden = false;
        slow = new CompletableFuture<>();
        received.clear();
        this.phone = client(port());
        this.desk = client(port());
    }

    @AfterEach
    void disconnect() {
        this.phone.close();
        this.desk.close();
        await().atMost(PATIENCE)
                .until(() -> application
                        .getBean(SessionManager.class)
                        .all()
                        .sessions()
                        .isEmpty());
    }

    private static JsonRpcClientWebSocket channel(JsonRpcClientWebSocket client, String room) {
        JsonRpcClientWebSocket channel =
                (JsonRpcClientWebSocket) client.channel("/rooms/" + room, options -> options.withFallback(false));
        channel.connect();
        return channel;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private static List<String> counted(JsonRpcClient channel) {
        List<String> counted = Collections.synchronizedList(new ArrayList<>());
        channel.setMethodHandler(
                "counted",
                JsonElement.class,
                (number, session) -> counted.add(number.getAsJsonArray().get(0).getAsString()));
        return counted;
    }

    private static List<String> receivedBy(String room) {
        synchronized (received) {
            return received.stream()
                    .filter(text -> text.startsWith(room + " "))
                    .map(text -> text.substring(room.length() + 1))
                    .toList();
        }
    }

    @Test
    void callsBothWaysAreAnsweredAcrossAMoveAndTheClientOfBeforeMayClose() throws Exception {
        JsonRpcClientWebSocket room = channel(this.phone, "1");
        CompletableFuture<String> asked = new CompletableFuture<>();
        CompletableFuture<String> answered = new CompletableFuture<>();
        room.setMethodHandler("question", JsonElement.class, (question, session) -> {
            asked.complete("" + question);
            return answered.join();
        });
        String session = room.sendRequest("session").getAsString();
        CompletableFuture<JsonElement> late = room.sendRequestAsync("slow");
        CompletableFuture<JsonElement> answer = room.sendRequestAsync("ask", List.of("sure?"));
        assertThat(asked.get(60, TimeUnit.SECONDS)).isEqualTo("[\"sure?\"]");

        room.moveTo(this.desk);
        this.phone.close();
        answered.complete("yes");
        slow.complete(null);

        assertThat(late.get(60, TimeUnit.SECONDS).getAsString()).isEqualTo("late");
        assertThat(answer.get(60, TimeUnit.SECONDS).getAsString()).isEqualTo("yes");
        assertThat(room.sendRequest("session").getAsString()).isEqualTo(session);
        assertThat(room.getState()).isEqualTo(ConnectionState.CONNECTED);
        this.desk.close();
        assertThat(room.getState()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void numbersBothWaysAreReceivedOnceAndInOrderWhileAChannelMovesToAndFro() throws Exception {
        JsonRpcClientWebSocket room = channel(this.phone, "2");
        List<String> counted = counted(room);
        CompletableFuture<Void> moving = CompletableFuture.runAsync(() -> {
            for (int count = 0; count < 10; count++) {
                room.moveTo(this.desk);
                room.moveTo(this.phone);
            }
        });
        int sent = 0;
        while (!moving.isDone() || sent < 100) {
            for (int count = 0; count < 20; count++) {
                room.sendNotification("count", List.of(sent++));
            }
            room.sendRequest("echo", List.of(sent));
        }
        moving.get();

        int all = sent;
        await().atMost(PATIENCE).until(() -> counted.size() >= all);
        assertThat(receivedBy("2")).isEqualTo(numbers(0, all));
        assertThat(counted).isEqualTo(numbers(0, all));
    }

    @Test
    void theItemsOfAStreamAreReceivedOnceAndInOrderWhileItsChannelMovesToAndFro() throws Exception {
        JsonRpcClientWebSocket room = channel(this.phone, "6");
        Reader reader = new Reader();
        room.stream("items", null, Integer.class).subscribe(reader);
        Flow.Subscription subscription = reader.subscribed.get(60, TimeUnit.SECONDS);
        for (int move = 0; move < MOVES; move++) {
            subscription.request(ITEMS / MOVES);
            room.moveTo(move % 2 == 0 ? this.desk : this.phone);
        }
        reader.ended.get(60, TimeUnit.SECONDS);

        assertThat(reader.items)
                .isEqualTo(IntStream.rangeClosed(1, ITEMS).boxed().toList());
    }

    @Test
    void aMoveThatTheServerRefusesChangesNothing() throws Exception {
        JsonRpcClientWebSocket room = channel(this.phone, "3");
        forbidden = true;
        assertThatThrownBy(() -> room.moveTo(this.desk))
                .isInstanceOfSatisfying(
                        ChannelRefusedException.class,
                        refused -> assertThat(refused.getReason()).isEqualTo("path"));
        forbidden = false;
        this.desk.close();

        assertThat(room.sendRequest("echo", List.of(1)).getAsJsonArray()).hasToString("[1]");
        assertThat(room.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void whatIsNoOpenChannelAndWhereItIsAlreadyAreNoMoves() throws Exception {
        JsonRpcClientWebSocket room = channel(this.phone, "4");
        assertThatThrownBy(() -> this.phone.moveTo(this.desk)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> room.moveTo(this.phone)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> room.moveTo(room)).isInstanceOf(TransportException.class);
        JsonRpcClient never = this.phone.channel("/rooms/5");
        assertThatThrownBy(() -> never.moveTo(this.desk))
                .isInstanceOf(TransportException.class)
                .hasMessageEndingWith("is no open channel: connect it");
        assertThat(room.sendRequest("echo", List.of(1)).getAsJsonArray()).hasToString("[1]");
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void whereverASocketBreaksDuringAMoveEachNumberIsReceivedOnce(Way way) throws Exception {
        for (boolean before : List.of(true, false)) {
            try (FaultProxy proxy = new FaultProxy(port());
                    JsonRpcClientWebSocket cut = client(proxy.port());
                    JsonRpcClientWebSocket whole = client(port())) {
                JsonRpcClientWebSocket from = before ? cut : whole;
                JsonRpcClientWebSocket to = before ? whole : cut;
                int moves = 0;
                boolean wasCut = true;
                for (int bytes = 1; wasCut; bytes += Extent.of(1, 13)) {
                    String name = before + "-" + way + "-" + moves;
                    JsonRpcClientWebSocket room = channel(from, name);
                    List<String> counted = counted(room);
                    proxy.cutAfter(way, bytes, End.values()[moves++ % End.values().length]);
                    room.sendNotification("count", List.of(0));
                    CompletableFuture<JsonElement> called = room.sendRequestAsync("echo", List.of(1));
                    room.moveTo(to);
                    room.sendNotification("count", List.of(1));
                    assertThat(room.sendRequest("echo", List.of(2)).getAsJsonArray())
                            .hasToString("[2]");
                    assertThat(called.get(60, TimeUnit.SECONDS).getAsJsonArray())
                            .hasToString("[1]");
                    wasCut = !proxy.cancelCut();
                    await().atMost(PATIENCE).until(() -> counted.size() >= 2);
                    room.close();
                    assertThat(receivedBy(name)).isEqualTo(numbers(0, 2));
                    assertThat(counted).isEqualTo(numbers(0, 2));
                }
                assertThat(moves).isGreaterThan(10);
            }
        }
    }
}
