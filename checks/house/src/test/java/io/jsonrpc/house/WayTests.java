package io.jsonrpc.house;

import static io.jsonrpc.client.JsonRpcClientWebSocket.builder;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ways of messages, results and calls through a real server and client, written to target/hops. */
class WayTests {

    private static final String RESULT = "result-of-the-way";

    private static final String CALL = "call-of-the-way";

    /** What both web stacks pass their texts to. */
    private static final String SOCKET = "io.jsonrpc.server.socket.SocketConnection";

    /** How many hops a message may take to its handler. */
    private static final int MAX_MESSAGE_HOPS = 13;

    private static final String OPEN = "{\"version\":1,\"client\":\"test/1\",\"heartbeat\":25000,"
            + "\"limits\":{\"messageBytes\":1048576},\"extensions\":{}}";

    private static final String SESSION = "jsonrpc2.session.v1";

    private static final int MAX_PLAIN_HOPS = 10;

    private static final int MAX_RESUMABLE_HOPS = 13;

    /** A call that finds its session's thread still busy with the last one takes another way; most find it idle. */
    private static final int CALLS = 20;

    private static final Ways WAYS = new Ways(Handler.class, RESULT, CALL);

    /** The ways of messages from the socket on, by the kind of session. */
    private static final Map<String, List<String>> FROM_SOCKET = new ConcurrentHashMap<>();

    @BeforeAll
    static void watch() {
        WAYS.watch();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Handler(), "/way");
        }
    }

    private static final class Handler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            WAYS.atHandler();
            if (request.getMethod().equals(CALL)) {
                transaction.getSession().sendNotification("event");
            }
            transaction.sendResponse(RESULT);
        }
    }

    private static ConfigurableApplicationContext application(String type) {
        return new SpringApplicationBuilder(Application.class)
                .run("--server.port=0", "--spring.main.web-application-type=" + type);
    }

    private static URI uri(ConfigurableApplicationContext application) {
        return URI.create(
                "ws://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port") + "/way");
    }

    @ParameterizedTest
    @CsvSource({"tomcat, servlet", "reactor-netty, reactive"})
    void aMessageComesToTheHandlerAndItsResultToTheContainer(String container, String type) throws Exception {
        try (ConfigurableApplicationContext application = application(type)) {
            try (Client plain = new Client(uri(application))) {
                measure(plain, container, "plain");
            }
            try (Client resumable = new Client(uri(application), SESSION)) {
                assertThat(resumable.call("rpc.session.", "rpc.session.open", OPEN))
                        .contains("\"sessionId\"");
                measure(resumable, container, "resumable");
            }
        }
    }

    private static void measure(Client client, String container, String kind) throws Exception {
        List<List<String>> messages = new ArrayList<>();
        List<List<String>> results = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            assertThat(client.call("", "go", "[]")).contains(RESULT);
            messages.add(next(WAYS.messages()));
            results.add(next(WAYS.results()));
            WAYS.results().clear();
        }
        Way result = write("result-" + container + "-" + kind, results);
        assertThat(result.classes()).startsWith(Ways.HANDLER);
        assertIsStraight(result, sentHops(kind));
        Way message = write("message-" + container + "-" + kind, messages);
        assertThat(message.classes()).endsWith(Ways.HANDLER);
        assertIsStraight(message, MAX_MESSAGE_HOPS);
        List<String> classes = message.classes();
        List<String> fromSocket = classes.subList(classes.indexOf(SOCKET), classes.size());
        assertThat(FROM_SOCKET.computeIfAbsent(kind, first -> fromSocket))
                .as("the way of the other web stack")
                .isEqualTo(fromSocket);
    }

    @ParameterizedTest
    @CsvSource({"OFF, plain", "REQUIRED, resumable"})
    void aCallOfTheJavaClientComesToTheSocketAndAMessageToTheHandlerOfTheClient(SessionMode session, String kind)
            throws Exception {
        try (ConfigurableApplicationContext application = application("servlet");
                JsonRpcClientWebSocket client =
                        builder(uri(application).toString()).session(session).build()) {
            client.setServerRequestHandler(new Handler());
            List<List<String>> calls = new ArrayList<>();
            List<List<String>> messages = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                assertThat(client.sendRequest(CALL, null, String.class)).isEqualTo(RESULT);
                List<String> call = new ArrayList<>(List.of("caller"));
                call.addAll(next(WAYS.calls()));
                calls.add(call);
                next(WAYS.messages());
                messages.add(next(WAYS.messages()));
            }
            WAYS.results().clear();
            assertIsStraight(write("call-java-" + kind, calls), sentHops(kind));
            Way message = write("message-java-" + kind, messages);
            assertThat(message.classes()).endsWith(Ways.HANDLER);
            assertIsStraight(message, MAX_MESSAGE_HOPS);
        }
    }

    /** How many hops a result or a call may take to the socket. */
    private static int sentHops(String kind) {
        return kind.equals("plain") ? MAX_PLAIN_HOPS : MAX_RESUMABLE_HOPS;
    }

    private static List<String> next(BlockingQueue<List<String>> ways) throws InterruptedException {
        List<String> next = ways.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("a way").isNotNull();
        return next;
    }

    /** Writes the usual one of the ways. */
    private static Way write(String name, List<List<String>> ways) throws IOException {
        List<String> usual =
                ways.stream().collect(Collectors.groupingBy(way -> way, Collectors.counting())).entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        assertThat(usual).hasSizeGreaterThan(3);
        Files.createDirectories(Path.of("target/hops"));
        Files.write(Path.of("target/hops", name + ".txt"), usual);
        return Way.of(name, usual);
    }

    /** The way takes so many hops at most, and never goes back into a package it has left. */
    private static void assertIsStraight(Way way, int hops) {
        assertThat(way.hops()).as("hops of " + way).isLessThanOrEqualTo(hops);
        assertThat(way.turnsBack()).as("ways back of " + way).isEmpty();
    }

    private static final class Client implements WebSocket.Listener, AutoCloseable {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        private final StringBuilder text = new StringBuilder();

        private final WebSocket socket;

        private int calls;

        Client(URI uri, String... subprotocol) {
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            if (subprotocol.length > 0) {
                builder.subprotocols(subprotocol[0]);
            }
            this.socket = builder.buildAsync(uri, this).join();
        }

        String call(String idPrefix, String method, String params) throws InterruptedException {
            String id = idPrefix + ++this.calls;
            String frame =
                    "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\",\"params\":%s}".formatted(id, method, params);
            this.socket.sendText(frame, true).join();
            String answer;
            do {
                answer = this.received.poll(60, TimeUnit.SECONDS);
                assertThat(answer).as("the answer to " + frame).isNotNull();
            } while (!answer.contains("\"id\":\"" + id + "\""));
            return answer;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            this.text.append(data);
            if (last) {
                this.received.add(this.text.toString());
                this.text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public void close() {
            this.socket.abort();
        }
    }
}
