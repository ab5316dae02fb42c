package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.web.exchanges.InMemoryHttpExchangeRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A token that a browser carries reaches the session in a whole application, and nothing that is written down. */
@OnEachWebStack
@Tag("exhaustive")
class BearerSecrecyTests {

    @Parameter
    private WebStack stack;

    private static final String TOKEN = "LEAKED-token";

    /** The same in base64url. */
    private static final String CARRIED = "TEVBS0VELXRva2Vu";

    private static final List<String> LOGGERS =
            List.of("io.jsonrpc", "org.springframework", "org.apache.tomcat.websocket", "reactor.netty", "io.netty");

    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();

    private static final BlockingQueue<Session> SESSIONS = new LinkedBlockingQueue<>();

    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Keeper().withSockJS(), "/keep");
        }

        @Bean
        InMemoryHttpExchangeRepository exchanges() {
            return new InMemoryHttpExchangeRepository();
        }
    }

    private static final class Keeper extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {
            SESSIONS.add(transaction.getSession());
        }
    }

    private static final class Appender extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            LOGGED.add(event.getLoggerName() + ": " + event.getFormattedMessage());
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run(
                        "--server.port=0",
                        "--server.servlet.context-path=/app",
                        "--spring.webflux.base-path=/app",
                        "--management.endpoints.web.exposure.include=jsonrpc,httpexchanges");
        Appender appender = new Appender();
        appender.start();
        LOGGERS.forEach(name -> {
            logger(name).addAppender(appender);
            logger(name).setLevel(Level.TRACE);
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        LOGGERS.forEach(name -> {
            logger(name).detachAndStopAllAppenders();
            logger(name).setLevel(null);
        });
        application.close();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static String port() {
        return application.getEnvironment().getRequiredProperty("local.server.port");
    }

    private static String actuator(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/app/actuator/" + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void assertSecret(String text) {
        assertThat(text).doesNotContain(TOKEN, CARRIED);
    }

    @Test
    void theSessionKnowsTheTokenAndNothingWritesItDown() throws Exception {
        assertSecretOn("/keep");
        if (this.stack != WebStack.REACTOR_NETTY) {
            // SockJS's.
            assertSecretOn("/keep/websocket");
        }
    }

    private static void assertSecretOn(String path) throws Exception {
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("jsonrpc2", "jsonrpc2.bearer." + CARRIED)
                .buildAsync(URI.create("ws://localhost:" + port() + "/app" + path), new WebSocket.Listener() {})
                .join();
        socket.sendText(request(1, "keep"), true).join();
        Session session = SESSIONS.poll(15, TimeUnit.SECONDS);

        assertThat(socket.getSubprotocol()).isEqualTo("jsonrpc2");
        assertThat(session).isNotNull();
        Map<String, List<String>> headers = session.getHandshakeHeaders();
        assertThat(headers.get("authorization")).containsExactly("Bearer " + TOKEN);
        assertThat(headers.toString()).doesNotContain(CARRIED);

        assertSecret(session.toString());
        assertThat(actuator("jsonrpc/sessions"))
                .doesNotContain("\"total\":0")
                .satisfies(BearerSecrecyTests::assertSecret);
        assertSecret(actuator("jsonrpc"));
        assertThat(actuator("httpexchanges")).contains(path).satisfies(BearerSecrecyTests::assertSecret);
        assertSecret(application.getBean(MeterRegistry.class).getMeters().stream()
                .map(meter -> meter.getId().toString())
                .toList()
                .toString());
        assertThat(LOGGED)
                .anyMatch(line -> line.startsWith("io.jsonrpc"))
                .anyMatch(line -> line.startsWith("org.springframework.web"))
                .allSatisfy(BearerSecrecyTests::assertSecret);
        socket.abort();
    }
}
