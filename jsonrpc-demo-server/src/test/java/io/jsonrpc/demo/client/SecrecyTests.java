package io.jsonrpc.demo.client;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.WireSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.web.exchanges.InMemoryHttpExchangeRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Client and server in one process that writes all it can: the tokens of a session show nowhere but on the wire. */
@Tag("exhaustive")
@Timeout(120)
class SecrecyTests {

    private static final Pattern SECRET = Pattern.compile("\"(token|sessionId)\":\"([^\"]+)\"");

    private static final String PRIVATE = "LEAK-of-a-handler";

    /** Those that have links below them are followed. */
    private static final List<String> ENDPOINTS = List.of(
            "jsonrpc",
            "jsonrpc/sessions",
            "metrics",
            "httpexchanges",
            "threaddump",
            "loggers",
            "beans",
            "mappings",
            "env");

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Level before = this.root.getLevel();

    private final Collector collector = new Collector();

    /** What writes the log otherwise. There is too much of it now. */
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

    private final HttpClient http = HttpClient.newHttpClient();

    /** All that somebody might read. */
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        InMemoryHttpExchangeRepository exchanges() {
            return new InMemoryHttpExchangeRepository();
        }
    }

    private final class Collector extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            SecrecyTests.this.texts.add(event.getLoggerName() + ": " + event.getFormattedMessage()
                    + event.getMDCPropertyMap() + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    private final class Server extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void afterConnectionEstablished(Session session) {
            SecrecyTests.this.sessions.add(session);
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            switch (request.getMethod()) {
                case "fail" -> throw new IllegalStateException(PRIVATE);
                case "never" -> transaction.startAsync();
                default -> transaction.sendResponse(request.getParams());
            }
        }

        @Override
        public void handleTransportError(Session session, Throwable exception) {
            note(exception);
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            SecrecyTests.this.texts.add(session + " " + status);
        }
    }

    private final class Events implements JsonRpcWSConnectionListener {

        @Override
        public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
            SecrecyTests.this.events.add("reconnected " + sameSession);
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            SecrecyTests.this.texts.add(reason.toString());
            SecrecyTests.this.events.add("disconnected " + reason.status().code());
        }
    }

    private void note(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        this.texts.add(trace.toString());
    }

    private String event() throws InterruptedException {
        return this.events.poll(30, TimeUnit.SECONDS);
    }

    /** Called when the application has started, since that sets logging up. */
    private void collectLogs() {
        this.collector.start();
        this.root.iteratorForAppenders().forEachRemaining(this.others::add);
        this.others.forEach(this.root::detachAppender);
        this.root.setLevel(Level.TRACE);
        this.root.addAppender(this.collector);
    }

    @AfterEach
    void stop() {
        this.root.detachAppender(this.collector);
        this.root.setLevel(this.before);
        this.others.forEach(this.root::addAppender);
    }

    @Test
    void noLogNoEndpointNoMeterAndNoFailureHasATokenOrAnId() throws Exception {
        assertNothingShows("servlet");
    }

    @Test
    @Tag("reactive")
    void norOnTheReactiveStack() throws Exception {
        assertNothingShows("reactive");
    }

    private void assertNothingShows(String stack) throws Exception {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (TestApplication application = TestApplication.start(
                        Application.class,
                        registry -> registry.addHandler(new Server(), "/talk"),
                        "spring.main.web-application-type=" + stack,
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.env.show-values=always");
                FaultProxy proxy = new FaultProxy(application.port())) {
            collectLogs();
            proxy.copy(wire);
            JsonRpcClientWebSocket client = client(proxy.port());
            CompletableFuture<JsonElement> never = converse(client);
            for (int rotation = 0; rotation < 2; rotation++) {
                proxy.cut();
                assertThat(event()).isEqualTo("reconnected true");
                assertThat(client.sendRequest("echo", List.of(rotation))).hasToString("[" + rotation + "]");
            }
            List<String> secrets = secrets(wire);
            assertThat(secrets).as("an id and three tokens").hasSize(4);
            askAll(application.port());
            attack(application.port(), secrets.get(0), secrets.get(1));
            assertThat(event()).isEqualTo("disconnected 4503");
            assertThatThrownBy(() -> never.get(30, TimeUnit.SECONDS)).satisfies(this::note);
            Session ended = this.sessions.remove();
            assertThatThrownBy(() -> ended.sendNotification("late")).satisfies(this::note);
            this.texts.addAll(List.of(client.toString(), client.getSession().toString(), ended.toString()));
            client.close();

            assertThat(this.texts)
                    .anyMatch(text -> text.contains("rpc.session.resume"))
                    .anyMatch(text -> text.contains("jsonrpc.server.sessions.resumed"))
                    .anyMatch(text -> text.contains("somebody has a copy"))
                    .anyMatch(text -> text.contains("SessionLostException"))
                    .anyMatch(text -> text.contains(PRIVATE))
                    .allSatisfy(text -> assertThat(text).doesNotContain(secrets));
            assertThat(wire.toString(StandardCharsets.UTF_8)).doesNotContain(PRIVATE, "IllegalStateException", ".java");
        }
    }

    private JsonRpcClientWebSocket client(int port) {
        return JsonRpcClientWebSocket.builder("ws://localhost:" + port + "/talk")
                .connectionTimeout(Duration.ofMinutes(1))
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .listener(new Events())
                .build();
    }

    /** Returns a call that is not answered. */
    private CompletableFuture<JsonElement> converse(JsonRpcClientWebSocket client) {
        assertThatThrownBy(() -> client.sendRequest("fail", List.of(1)))
                .isInstanceOf(RemoteErrorException.class)
                .satisfies(this::note);
        return client.sendRequestAsync("never", List.of(2));
    }

    /** The id and the tokens, in order. */
    private static List<String> secrets(ByteArrayOutputStream wire) {
        return SECRET.matcher(wire.toString(StandardCharsets.ISO_8859_1))
                .results()
                .map(found -> found.group(2))
                .distinct()
                .toList();
    }

    private void askAll(int port) throws Exception {
        for (String endpoint : ENDPOINTS) {
            ask(port, endpoint);
        }
        JsonObject metrics = JsonParser.parseString(ask(port, "metrics")).getAsJsonObject();
        for (JsonElement name : metrics.getAsJsonArray("names")) {
            ask(port, "metrics/" + name.getAsString());
        }
    }

    private String ask(int port, String endpoint) throws Exception {
        URI uri = URI.create("http://localhost:" + port + "/actuator/" + endpoint);
        HttpResponse<String> answer =
                this.http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(endpoint).isEqualTo(200);
        this.texts.add(answer.body());
        return answer.body();
    }

    /** A token that was never given, a resume that cannot be read, and a token whose time is over. */
    private static void attack(int port, String id, String token) throws IOException {
        try (WireSocket guess = WireSocket.connect(port, "/talk");
                WireSocket malformed = WireSocket.connect(port, "/talk");
                WireSocket replay = WireSocket.connect(port, "/talk")) {
            guess.send(resume(id, "A".repeat(token.length()), 9));
            assertThat(guess.receive()).contains("denied").doesNotContain(id, token);
            malformed.send(resume(id, token, -1));
            assertThatThrownBy(malformed::receive)
                    .message()
                    .startsWith("closed with 4500")
                    .doesNotContain(id, token);
            replay.send(resume(id, token, 9));
            assertThatThrownBy(replay::receive)
                    .message()
                    .startsWith("closed with 4503")
                    .doesNotContain(id, token);
        }
    }

    private static String resume(String id, String token, int attempt) {
        return request(
                "'rpc.session.1'",
                "rpc.session.resume",
                "{'sessionId':'" + id + "','token':'" + token + "','attempt':" + attempt + ",'received':0,'oldest':1}");
    }
}
