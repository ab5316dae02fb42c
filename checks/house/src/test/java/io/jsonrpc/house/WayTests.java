package io.jsonrpc.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ways of a message and of a result through a real server, written to target/hops for {@code ./house}. */
class WayTests {

    private static final String RESULT = "result-of-the-way";

    private static final String OPEN = "{\"version\":1,\"client\":\"test/1\",\"heartbeat\":25000,"
            + "\"limits\":{\"messageBytes\":1048576},\"extensions\":{}}";

    private static final String SESSION = "jsonrpc2.session.v1";

    private static final int MAX_RESULT_HOPS = 10;

    private static final int MAX_RESUMABLE_RESULT_HOPS = 13;

    /** A call that finds its session's thread still busy with the last one takes another way; most find it idle. */
    private static final int CALLS = 20;

    private static final Ways WAYS = new Ways(Handler.class, RESULT);

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
            transaction.sendResponse(RESULT);
        }
    }

    @ParameterizedTest
    @CsvSource({"tomcat, servlet", "reactor-netty, reactive"})
    void aMessageComesToTheHandlerAndItsResultToTheContainer(String container, String type) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .run("--server.port=0", "--spring.main.web-application-type=" + type)) {
            String port = application.getEnvironment().getRequiredProperty("local.server.port");
            URI uri = URI.create("ws://localhost:" + port + "/way");
            try (Client plain = new Client(uri)) {
                measure(plain, container + "-plain", MAX_RESULT_HOPS);
            }
            try (Client resumable = new Client(uri, SESSION)) {
                assertThat(resumable.call("rpc.session.", "rpc.session.open", OPEN))
                        .contains("\"sessionId\"");
                measure(resumable, container + "-resumable", MAX_RESUMABLE_RESULT_HOPS);
            }
        }
    }

    private static void measure(Client client, String name, int maxResultHops) throws Exception {
        List<List<String>> messages = new ArrayList<>();
        List<List<String>> results = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            assertThat(client.call("", "go", "[]")).contains(RESULT);
            messages.add(WAYS.messages().remove());
            results.add(WAYS.results().remove());
            WAYS.results().clear();
        }
        write("message-" + name, messages, way -> way.get(way.size() - 1));
        assertShort(write("result-" + name, results, way -> way.get(0)), maxResultHops);
    }

    private static void assertShort(Way way, int maxHops) {
        assertThat(way.hops()).as("hops of " + way).isLessThanOrEqualTo(maxHops);
        assertThat(way.turnsBack())
                .as("packages left and entered again by " + way)
                .isEmpty();
    }

    private static Way write(String name, List<List<String>> ways, Function<List<String>, String> end)
            throws IOException {
        List<String> usual =
                ways.stream().collect(Collectors.groupingBy(way -> way, Collectors.counting())).entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        assertThat(usual).hasSizeGreaterThan(3);
        assertThat(end.apply(usual)).isEqualTo(Ways.HANDLER);
        Files.createDirectories(Path.of("target/hops"));
        Files.write(Path.of("target/hops", name + ".txt"), usual);
        return Way.of(name, usual);
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
