package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.Extent;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.FaultProxy.End;
import io.jsonrpc.network.ResumingClient;
import io.jsonrpc.network.Way;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.SessionManager;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wherever the bytes of a session are cut off in which channels are opened, used, moved, merged and closed, it is whole. */
@Tag("exhaustive")
@Timeout(300)
class ChannelByteStreamTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Queue<String> received = new ConcurrentLinkedQueue<>();

    private static ConfigurableApplicationContext application;

    /** Remembers what it receives; asks its client on a channel of its own; ends its channel. */
    private static final class Rooms extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            Session session = transaction.getSession();
            String text = request.getParams().getAsJsonArray().get(0).getAsString();
            received.add(session.getPathVariables().get("id") + " " + text);
            switch (request.getMethod()) {
                case "echo" -> transaction.sendResponse(text);
                case "ask" -> {
                    Session dialog = session.openChannel("/dialogs/1");
                    try {
                        transaction.sendResponse(dialog.sendRequest("ask", request.getParams()));
                    } finally {
                        dialog.close();
                    }
                }
                case "end" -> {
                    transaction.sendResponse(text);
                    session.close();
                }
                default -> {}
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application extends ChannelServer {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Rooms(), "/rooms/{id}").withChannels();
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(Application.class)
                .run("--server.port=0", "--jsonrpc.server.sockets.max-handshakes-per-second=100000");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void forget() {
        received.clear();
    }

    private static int sessions() {
        return application.getBean(SessionManager.class).all().sessions().size();
    }

    private static FaultProxy proxy() {
        return new FaultProxy(Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port")));
    }

    private static List<String> receivedBy(String room) {
        return received.stream()
                .filter(text -> text.startsWith(room + " "))
                .map(text -> text.substring(room.length() + 1))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheJavaClientDoesOnChannelsIsDoneOnce(Way way) throws Exception {
        try (FaultProxy proxy = proxy();
                JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(
                                "ws://localhost:" + proxy.port() + "/rooms/outer")
                        .session(SessionMode.REQUIRED)
                        .connectionTimeout(PATIENCE)
                        .requestTimeout(PATIENCE)
                        .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                        .build()) {
            client.connect();
            int others = sessions() - 1;
            client.onChannel(
                    "/dialogs/{id}",
                    dialog -> dialog.setMethodHandler(
                            "ask", JsonElement.class, (question, session) -> "answer to " + question));
            int number = 0;
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes += Extent.of(1, 29)) {
                proxy.cutAfter(way, bytes, End.values()[number % End.values().length]);
                converse(client, ++number);
                wasCut = !proxy.cancelCut();
            }
            assertThat(number).isGreaterThan(10);
            await().atMost(PATIENCE).until(() -> sessions() <= others + 1);
        }
    }

    private static void converse(JsonRpcClientWebSocket client, int number) throws Exception {
        String first = "first" + number;
        String second = "second" + number;
        String third = "third" + number;
        try (JsonRpcClientWebSocket a = channel(client, first);
                JsonRpcClientWebSocket b = channel(client, second);
                JsonRpcClientWebSocket c = channel(client, third)) {
            CompletableFuture<JsonElement> called = a.sendRequestAsync("echo", List.of("1"));
            b.sendNotification("note", List.of("1"));
            ChannelSet<JsonRpcClient> set = client.merge(List.of(a, b));
            assertThat(called.get(60, TimeUnit.SECONDS).getAsString()).isEqualTo("1");
            assertThat(b.sendRequest("echo", List.of("2")).getAsString()).isEqualTo("2");
            set.sendNotification("note", List.of("3"));
            set.remove(b);
            set.sendNotification("note", List.of("4"));
            assertThat(a.sendRequest("ask", List.of("5")).getAsString()).isEqualTo("answer to [\"5\"]");
            assertThat(c.sendRequest("end", List.of("1")).getAsString()).isEqualTo("1");
            await().atMost(PATIENCE)
                    .until(() ->
                            receivedBy(first).size() == 4 && receivedBy(second).size() == 3);
            assertThat(receivedBy(first))
                    .containsExactlyInAnyOrder("1", "3", "4", "5")
                    .containsSubsequence("3", "4");
            assertThat(receivedBy(second)).containsExactly("1", "2", "3");
            assertThat(receivedBy(third)).containsExactly("1");
        }
        assertThat(client.getSession().getSessionId()).isNotEmpty();
    }

    private static JsonRpcClientWebSocket channel(JsonRpcClientWebSocket client, String room) {
        JsonRpcClientWebSocket channel =
                (JsonRpcClientWebSocket) client.channel("/rooms/" + room, options -> options.withFallback(false));
        channel.connect();
        return channel;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMovedAndMergedIsReceivedOnce(Way way) throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        JsonText channels = new JsonText("{\"channels\":{\"max\":4,\"parts\":16384}}");
        try (FaultProxy proxy = proxy();
                ResumingClient client =
                        new ResumingClient(proxy.port(), "/rooms/outer", "wire", channels, answers::add)) {
            client.awaitSession();
            int cuts = 0;
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes += Extent.of(1, 29)) {
                proxy.cutAfter(way, bytes, End.values()[cuts % End.values().length]);
                move(client, answers, 6 * cuts++);
                wasCut = !proxy.cancelCut();
            }
            assertThat(cuts).isGreaterThan(10);
            assertThat(client.fault()).isNull();
        }
    }

    /** With the numbers from {@code before + 1} on. */
    private static void move(ResumingClient client, BlockingQueue<String> answers, int before) throws Exception {
        int channel = before + 1;
        int moved = before + 3;
        int set = before + 5;
        String room = "room" + before;
        client.send("0:"
                + request(
                        "'rpc.session." + channel + "'",
                        "rpc.session.channel.open",
                        "{'channel':" + channel + ",'path':'/rooms/" + room + "'}"));
        assertThat(next(answers)).startsWith("0:").contains("rpc.session." + channel + "\"", "\"sessionId\"");
        client.send(channel + "+:" + request(1, "echo", "['one']").substring(0, 20));
        client.send(channel + ":" + request(1, "echo", "['one']").substring(20));
        String move = zero("move", "'channel':" + channel + ",'to':" + moved);
        client.send(move);
        client.send(moved + ":" + request(2, "echo", "['two']"));
        client.send(zero("merge", "'set':" + set + ",'add':[" + moved + "]"));
        client.send(set + ":" + notification("note", "['three']"));
        client.send(zero("merge", "'set':" + set + ",'remove':[" + moved + "]"));
        client.send(moved + ":" + request(4, "echo", "['four']"));

        String first = next(answers);
        // The handler may answer before or after the session layer has moved the channel.
        if (first.equals(move)) {
            assertThat(next(answers)).isEqualTo(moved + ":" + result(1, "'one'"));
        } else {
            assertThat(first).isEqualTo(channel + ":" + result(1, "'one'"));
            assertThat(next(answers)).isEqualTo(move);
        }
        assertThat(next(answers)).isEqualTo(moved + ":" + result(2, "'two'"));
        assertThat(next(answers)).isEqualTo(moved + ":" + result(4, "'four'"));
        assertThat(receivedBy(room)).containsExactly("one", "two", "three", "four");
        client.send(zero("close", "'channel':" + moved + ",'code':1000,'received':" + 3));
        assertThat(next(answers))
                .startsWith(zero("close", "'channel':" + moved + ",'code':1000").replace("}}", ""));
    }

    private static String zero(String method, String params) {
        return "0:" + notification("rpc.session.channel." + method, "{" + params + "}");
    }

    private static String next(BlockingQueue<String> answers) throws InterruptedException {
        return String.valueOf(answers.poll(60, TimeUnit.SECONDS));
    }
}
