package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.server.SessionManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What a new user sees: the starter with the versions that Spring Boot's parent brings. */
@ExtendWith(OutputCaptureExtension.class)
class EchoServerTests {

    private static ConfigurableApplicationContext application;

    private static String log;

    @BeforeAll
    static void start(CapturedOutput output) {
        application = SpringApplication.run(EchoServer.class, "--server.port=0");
        log = output.getAll();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static URI echo() {
        return URI.create("ws://localhost:" + application.getEnvironment().getProperty("local.server.port") + "/echo");
    }

    @Test
    void logWarnsOfTheVersionsWithKnownFaultsAndOfNothingElse() {
        boolean servlet = !log.contains("Netty started");
        boolean tomcat = log.contains("Tomcat started");

        assertThat(log.lines().filter(line -> line.contains("WARN") || line.contains("ERROR")))
                .hasSize(servlet ? 1 : 0)
                .allSatisfy(line -> assertThat(line)
                        .endsWith(
                                tomcat
                                        ? "Tomcat 11.0.22 and Spring Framework 7.0.8 have known WebSocket faults: set"
                                                + " tomcat.version=11.0.27 and spring-framework.version=7.0.9 or newer in the"
                                                + " properties of your build, or take a newer Spring Boot"
                                        : "Spring Framework 7.0.8 has known WebSocket faults: set"
                                                + " spring-framework.version=7.0.9 or newer in the properties of your build, or"
                                                + " take a newer Spring Boot"));
    }

    @Test
    void callOfAWebSocketClientIsAnswered() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(echo(), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        answer.complete(data.toString());
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);

        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":{\"hello\":\"world\"}}", true);

        assertThat(answer.get(20, TimeUnit.SECONDS))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"hello\":\"world\"}}");
        socket.abort();
    }

    @Test
    void sessionOfTheJavaClientOutlivesItsSocket() throws Exception {
        try (JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(echo().toString())
                .session(SessionMode.REQUIRED)
                .connectionTimeout(Duration.ofMinutes(1))
                .build()) {
            assertThat(client.sendRequest("count", Map.of(), Integer.class)).isEqualTo(1);

            application.getBean(SessionManager.class).goAway(Duration.ZERO);

            assertThat(client.sendRequest("count", Map.of(), Integer.class)).isEqualTo(2);
        }
    }
}
