package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Channels between a server on each web stack and the Java client. */
@OnEachWebStack
@Timeout(60)
class ChannelClientTests {

    private static ConfigurableApplicationContext application;

    @Parameter
    private WebStack stack;

    private JsonRpcClientWebSocket client;

    private static final Queue<String> noted = new ConcurrentLinkedQueue<>();

    /** Asks its client on a channel of its own before it answers. */
    private static final class Rooms extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (request.getMethod().equals("note")) {
                noted.add(transaction.getSession().getPathVariables().get("id") + " " + request.getParams());
                return;
            }
            if (request.getMethod().equals("echo")) {
                transaction.sendResponse(request.getParams());
                return;
            }
            Session dialog = transaction.getSession().openChannel("/dialogs/" + request.getMethod());
            try {
                transaction.sendResponse(dialog.sendRequest("ask", request.getParams()));
            } finally {
                dialog.close();
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

    /** No handler has channels. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnEventLoops.class, OpenToEverybody.class})
    static class Old {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Rooms(), "/rooms/{id}");
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static String uri(ConfigurableApplicationContext server) {
        return "ws://localhost:" + server.getEnvironment().getRequiredProperty("local.server.port") + "/rooms/1";
    }

    @BeforeEach
    void connect() {
        this.client = JsonRpcClientWebSocket.builder(uri(application))
                .session(SessionMode.REQUIRED)
                .build();
        this.client.connect();
    }

    @AfterEach
    void disconnect() {
        this.client.close();
        await().until(() -> count() == 0);
    }

    private static List<Session> sessions() {
        return application.getBean(SessionManager.class).all().sessions();
    }

    private static int count() {
        return sessions().size();
    }

    @Test
    void aHandlerOpensAChannelToItsClientAsksAndClosesIt() throws Exception {
        CompletableFuture<JsonRpcClient> opened = new CompletableFuture<>();
        this.client.onChannel("/dialogs/{name}", dialog -> {
            dialog.setMethodHandler(
                    "ask", JsonElement.class, (question, session) -> session.getPathVariables() + " " + question);
            opened.complete(dialog);
        });
        assertThat(this.client.sendRequest("confirm", List.of("sure?")))
                .hasToString("\"{name=confirm} [\\\"sure?\\\"]\"");
        assertThat(opened).isCompleted();
        await().until(() -> count() == 1);

        try (JsonRpcClient room = this.client.channel("/rooms/2")) {
            assertThat(room.sendRequest("again", List.of())).hasToString("\"{name=again} []\"");
            assertThat(room.sendRequest("echo", List.of(1))).hasToString("[1]");
        }
    }

    @Test
    void aHandlerLearnsWhyItsClientTakesNone() {
        assertThatThrownBy(() -> this.client.sendRequest("confirm"))
                .isInstanceOfSatisfying(RemoteErrorException.class, failure -> {
                    assertThat(failure.getCode())
                            .isNotEqualTo(RequestRejectedException.methodNotFound()
                                    .getError()
                                    .getCode());
                });
        Session session = sessions().get(0);
        assertThatThrownBy(() -> session.openChannel("/dialogs/x"))
                .isInstanceOfSatisfying(
                        RemoteErrorException.class,
                        failure -> assertThat(((JsonObject) failure.getData()).get("reason"))
                                .hasToString("\"path\""));
    }

    @Test
    void whatIsSentToASetArrivesOnEachChannelInOrder() throws Exception {
        noted.clear();
        try (JsonRpcClientWebSocket kitchen = (JsonRpcClientWebSocket) this.client.channel("/rooms/kitchen");
                JsonRpcClientWebSocket hall = (JsonRpcClientWebSocket) this.client.channel("/rooms/hall")) {
            kitchen.connect();
            hall.connect();
            ChannelSet<JsonRpcClient> rooms = this.client.merge(List.of(kitchen, hall));
            for (int number = 0; number < 500; number++) {
                rooms.sendNotification("note", number);
            }
            rooms.remove(hall);
            rooms.sendNotification("note", 500);
            assertThat(kitchen.sendRequest("echo", List.of())).hasToString("[]");
            await().until(() -> noted.size() == 1001);
            for (String room : List.of("kitchen", "hall")) {
                assertThat(noted.stream().filter(note -> note.startsWith(room)))
                        .containsExactlyElementsOf(IntStream.range(0, room.equals("hall") ? 500 : 501)
                                .mapToObj(number -> room + " [" + number + "]")
                                .toList());
            }

            Queue<String> heard = new ConcurrentLinkedQueue<>();
            for (JsonRpcClient room : List.of(kitchen, hall)) {
                room.setMethodHandler("all", JsonElement.class, (news, session) -> heard.add("" + news));
            }
            Session outer = sessions().stream()
                    .filter(session -> session.getPathVariables().containsValue("1"))
                    .findFirst()
                    .orElseThrow();
            outer.merge(sessions().stream().filter(session -> session != outer).toList())
                    .sendNotification("all", "both");
            await().until(() -> heard.size() == 2);
        }
    }

    @Test
    void aClientWithoutChannelsHasSocketsInstead() throws Exception {
        try (JsonRpcClientWebSocket without = JsonRpcClientWebSocket.builder(uri(application))
                        .session(SessionMode.REQUIRED)
                        .channels(false)
                        .build();
                JsonRpcClient room = without.channel("/rooms/2")) {
            assertThat(without.sendRequest("echo", List.of(1))).hasToString("[1]");
            assertThat(room.sendRequest("echo", List.of(2))).hasToString("[2]");
            assertThatThrownBy(() -> sessions().stream()
                            .filter(session -> session.getPathVariables().containsValue("2"))
                            .findFirst()
                            .orElseThrow()
                            .openChannel("/dialogs/x"))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("this session has none");
        }
        await().until(() -> count() == 1);
    }

    @Test
    void aServerWithoutChannelsHasSocketsForThem() throws Exception {
        try (ConfigurableApplicationContext old = new SpringApplicationBuilder(Old.class)
                        .web(this.stack.type())
                        .run("--server.port=0");
                JsonRpcClientWebSocket known = JsonRpcClientWebSocket.builder(uri(old))
                        .session(SessionMode.REQUIRED)
                        .build();
                JsonRpcClient room = known.channel("/rooms/2")) {
            assertThat(known.sendRequest("echo", List.of(1))).hasToString("[1]");
            assertThat(room.sendRequest("echo", List.of(2))).hasToString("[2]");
            assertThat(old.getBean(SessionManager.class).all().sessions()).hasSize(2);
            assertThatThrownBy(() -> known.merge(List.of(room)))
                    .hasMessage("No set of channels: there is no session with channels");
        }
    }

    @Test
    void whatIsOpenEndsWithTheClient() throws Exception {
        CompletableFuture<JsonElement> question = new CompletableFuture<>();
        CompletableFuture<String> ended = new CompletableFuture<>();
        this.client.onChannel(
                "/dialogs/{name}",
                dialog -> dialog.setMethodHandler("ask", JsonElement.class, (asked, session) -> {
                    question.complete(asked);
                    return ended.get(30, TimeUnit.SECONDS);
                }));
        CompletableFuture<JsonElement> call = this.client.sendRequestAsync("confirm", List.of());
        question.get(30, TimeUnit.SECONDS);
        assertThat(count()).isEqualTo(2);
        this.client.close();
        ended.complete("");
        await().until(() -> count() == 0);
        assertThat(call).isCompletedExceptionally();
    }
}
