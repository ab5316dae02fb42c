package io.jsonrpc.readme;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.SessionSelection.Delivery;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnConnected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PathVariable;

/** The snippets of the README, and of the pages on handlers and on the Java client, compile and run; and these have no other Java. */
@Tag("exhaustive")
class ReadmeServerTests {

    private static final Path README = Path.of("../README.md");

    private static final Path HANDLERS = Path.of("../docs/guide/handlers.md");

    private static final Path JAVA_CLIENT = Path.of("../docs/guide/java-client.md");

    @SpringBootApplication
    public static class EchoServer implements JsonRpcConfigurer {

        @Override
        public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
            registry.addHandler(new EchoHandler(), "/echo");
            registry.addHandler((transaction, request) -> transaction.sendResponse(request.getParams()), "/mirror")
                    .withSockJS()
                    .withAllowedOrigins("https://example.org");
        }

        public static void main(String[] args) {
            SpringApplication.run(EchoServer.class, args);
        }

        @Bean
        JsonRpcGsonCustomizer money() {
            return gson -> gson.registerTypeAdapter(Money.class, new MoneyAdapter());
        }
    }

    static class EchoHandler extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
            if (request.getMethod().equals("echo")) {
                transaction.sendResponse(request.getParams());
            }
        }
    }

    private record Money(long cents) {}

    private static final class MoneyAdapter extends TypeAdapter<Money> {

        @Override
        public void write(JsonWriter out, Money money) throws IOException {
            out.value(money.cents());
        }

        @Override
        public Money read(JsonReader in) throws IOException {
            return new Money(in.nextLong());
        }
    }

    private record Answer(String a) {}

    private record Receipt(String room, int priority) {}

    @JsonRpcController("/rooms/{room}")
    static class RoomController {

        private final SessionManager sessions;

        RoomController(SessionManager sessions) {
            this.sessions = sessions;
        }

        @OnConnected
        void joined(Session session, @PathVariable String room) {
            this.sessions.joinGroup(room, session);
        }

        @JsonRpcMethod
        public Receipt say(String text, @JsonRpcParam(defaultValue = "1") int priority, @PathVariable String room) {
            this.sessions.inGroup(room).sendNotification("said", Map.of("text", text));
            return new Receipt(room, priority);
        }
    }

    @Test
    void aControllerAnswers() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        EchoServer.class, RoomController.class)
                .run("--server.port=0", "--logging.level.root=WARN")) {
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            List<String> transcript = Files.readAllLines(README);
            int begin = transcript.indexOf("$ npx wscat -c ws://localhost:8080/rooms/blue");
            try (WireSocket client = WireSocket.connect(port, "/rooms/blue");
                    WireSocket other = WireSocket.connect(port, "/rooms/red")) {
                client.send(transcript.get(begin + 1).substring(2));
                assertThat(client.receive()).isEqualTo(transcript.get(begin + 2).substring(2));
                assertThat(client.receive()).isEqualTo(transcript.get(begin + 3).substring(2));
                assertThat(other.exchange(request(1, "say", "['red',2]")))
                        .isEqualTo(notification("said", "{'text':'red'}"));
                assertThat(other.receive()).isEqualTo(result(1, "{'room':'red','priority':2}"));
            }
        }
    }

    @Test
    void theFirstServerEchoesAndSoDoesALambda() throws Exception {
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(EchoServer.class).run("--server.port=0", "--logging.level.root=WARN")) {
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            for (String path : List.of("/echo", "/mirror")) {
                try (WireSocket client = WireSocket.connect(port, path)) {
                    assertThat(client.exchange(request(1, "echo", "{'a':1}"))).isEqualTo(result(1, "{'a':1}"));
                }
            }
        }
    }

    private static final class CallingHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            JsonElement params = request.getParams();
            Session session = transaction.getSession(); // or kept from afterConnectionEstablished
            session.sendNotification("tick", Map.of("seq", 1));
            Answer answer = session.sendRequest("question", Map.of("q", "ok?"), Answer.class);
            CompletableFuture<Answer> later =
                    session.sendRequestAsync("question", params, Answer.class, Duration.ofSeconds(3));
            transaction.sendResponse(List.of(answer.a(), later.get().a()));
        }
    }

    private interface Page {

        String question(String question);

        @JsonRpcNotification
        void told(String text);
    }

    private static final class AskingHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            Session session = transaction.getSession();
            String answer = session.proxy(Page.class).question("ok?");
            transaction.sendResponse(answer);
        }
    }

    @Test
    void aHandlerCallsItsClientByAnInterface() throws Exception {
        try (TestApplication server =
                        TestApplication.start(registry -> registry.addHandler(new AskingHandler(), "/ask"));
                WireSocket client = server.open("/ask")) {
            String question = client.exchange(request(1, "ask"));
            assertThat(question).contains("\"method\":\"question\"", "ok?");
            client.send(result(
                    question.substring(question.indexOf("\"id\":") + 5, question.indexOf(",\"method\"")), "'yes'"));
            assertThat(client.receive()).isEqualTo(result(1, "'yes'"));
        }
    }

    @Test
    void aHandlerTellsAndAsksItsClient() throws Exception {
        try (TestApplication server =
                        TestApplication.start(registry -> registry.addHandler(new CallingHandler(), "/call"));
                WireSocket client = server.open("/call")) {
            assertThat(client.exchange(request(1, "call", "{'q':2}"))).isEqualTo(notification("tick", "{'seq':1}"));
            for (String a : List.of("yes", "no")) {
                String question = client.receive();
                String id = question.substring(question.indexOf("\"id\":") + 5, question.indexOf(",\"method\""));
                client.send(result(id, "{'a':'" + a + "'}"));
            }
            assertThat(client.receive()).isEqualTo(result(1, "['yes','no']"));
        }
    }

    @Test
    void manySessionsAreReachedAtOnce() throws Exception {
        try (TestApplication server =
                        TestApplication.start(registry -> registry.addHandler(new EchoHandler(), "/echo"));
                WireSocket client = server.open("/echo")) {
            client.exchange(request(1, "echo"));
            assertThat(reach(
                                    server.sessions(),
                                    server.sessions().all().sessions().get(0),
                                    "hello")
                            .accepted())
                    .isEqualTo(1);
            assertThat(client.receive()).contains("\"message\"", "hello");
            assertThat(client.receive()).contains("\"told\"", "hello");
        }
    }

    private static Delivery reach(SessionManager sessions, Session session, String text) {
        sessions.joinGroup("room-7", session);
        Delivery delivery = sessions.inGroup("room-7").sendNotification("message", text);
        sessions.inGroup("room-7").proxy(Page.class).told(text);
        sessions.ofPrincipal("alice").close(new CloseStatus(4501, "logged out"));
        return delivery;
    }

    private static List<String> blocks(Path page) {
        try {
            return Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(page))
                    .results()
                    .map((MatchResult block) -> block.group(1))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void compile(String pasted, String name, Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve(name), pasted);
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, output, output, "-proc:none", "-d", folder.toString(), source.toString());

        assertThat(result).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void theFirstServersCompileAsTheyArePasted(@TempDir Path folder) throws Exception {
        compile(blocks(README).get(0), "RoomController.java", folder);
        compile(blocks(HANDLERS).get(0), "EchoServer.java", folder);
        assertThat(folder.resolve("com/example/RoomController.class")).exists();
        assertThat(folder.resolve("com/example/EchoServer.class")).exists();
    }

    @Test
    void everyLineOfJavaOnThesePagesIsCompiled() throws Exception {
        Path tests = Path.of("src/test/java/io/jsonrpc");
        String compiled = squeezed(Files.readString(tests.resolve("readme/ReadmeServerTests.java")))
                + squeezed(Files.readString(tests.resolve("demo/client/ReadmeClientTests.java")));

        List<String> lines = Stream.of(README, HANDLERS, JAVA_CLIENT)
                .flatMap(page -> blocks(page).stream())
                .flatMap(block -> Arrays.stream(block.split("\\n")))
                .filter(line -> !line.startsWith("package "))
                .toList();

        assertThat(lines).hasSizeGreaterThan(100);
        assertThat(lines).allSatisfy(line -> assertThat(compiled).contains(squeezed(line)));
    }

    /** Without spaces and comments, and with the port of the pages. */
    private static String squeezed(String code) {
        return code.replaceAll("(?m)(?<!:)//.*$", "")
                .replaceAll("\\s+", "")
                .replace("\"ws://localhost:\"+this.port+\"", "\"ws://localhost:8080")
                .replace("staticclass", "class")
                .replace("privaterecord", "record");
    }
}
