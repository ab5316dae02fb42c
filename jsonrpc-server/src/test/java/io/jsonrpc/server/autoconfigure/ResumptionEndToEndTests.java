package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Part 3 in a whole application: raw frames on real sockets, WebSocket and SockJS. */
@OnEachWebStack
class ResumptionEndToEndTests {

    @Parameter
    private WebStack stack;

    private static final String OPEN = request(
            "'rpc.session.1'",
            "rpc.session.open",
            "{'version':1,'client':'test/1','heartbeat':25000,"
                    + "'limits':{'messageBytes':1048576},'extensions':{'serverTime':{},'unheardOf':{}}}");

    private static final String V1 = "jsonrpc2.session.v1";

    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();

    private static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();

    private static final BlockingQueue<Session> SESSIONS = new LinkedBlockingQueue<>();

    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Echo().withSockJS(), "/echo");
        }
    }

    private static final class Echo extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void afterConnectionEstablished(Session session) {
            SESSIONS.add(session);
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (!transaction.isNotification()) {
                transaction.sendResponse(request.getParams());
            }
        }

        @Override
        public void afterReconnection(Session session) {
            EVENTS.add("reconnected " + session.getHandshakeHeaders().get("x-try"));
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            EVENTS.add("closed " + status);
        }
    }

    /** One socket. Over SockJS each text is inside a frame of its own. */
    private static final class Client {

        private final boolean sockJs;

        private final WireSocket socket;

        Client(String path, String attempt, String... subprotocols) throws IOException {
            this.sockJs = path.endsWith("/websocket") && !path.equals("/echo/websocket");
            this.socket = subprotocols.length == 0
                    ? WireSocket.connect(port(), path, "X-Try: " + attempt)
                    : WireSocket.connect(
                            port(),
                            path,
                            "X-Try: " + attempt,
                            "Sec-WebSocket-Protocol: " + String.join(", ", subprotocols));
        }

        void send(String frame) throws IOException {
            JsonArray envelope = new JsonArray();
            envelope.add(frame);
            this.socket.send(this.sockJs ? envelope.toString() : frame);
        }

        /**
         * The next frame but acks, which a server sends by itself when a second has passed; {@code close}, code and
         * reason for a close frame.
         */
        String next() throws IOException {
            try {
                String frame;
                do {
                    frame = this.sockJs ? unwrapped(this.socket.receive()) : this.socket.receive();
                } while (frame.equals("o") || frame.contains("\"method\":\"rpc.session.ack\""));
                return frame;
            } catch (EOFException closed) {
                return "close " + this.socket.receiveClose();
            }
        }

        private static String unwrapped(String frame) {
            return frame.startsWith("a")
                    ? JsonParser.parseString(frame.substring(1))
                            .getAsJsonArray()
                            .get(0)
                            .getAsString()
                    : frame;
        }

        JsonObject result() throws IOException {
            return JsonParser.parseString(next()).getAsJsonObject().getAsJsonObject("result");
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
        application = run(stack);
    }

    private static ConfigurableApplicationContext run(WebStack stack, String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .properties("server.port=0", "management.endpoints.web.exposure.include=jsonrpc")
                .properties(properties)
                .run();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static int port() {
        return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static String resume(String sessionId, String token, int attempt, long received, long oldest) {
        return request(
                "'rpc.session.1'",
                "rpc.session.resume",
                "{'sessionId':'" + sessionId + "','token':'" + token + "','attempt':" + attempt + ",'received':"
                        + received + ",'oldest':" + oldest + "}");
    }

    private static String confirm(long received, long sent, int attempt) {
        return notification(
                "rpc.session.ack", "{'received':" + received + ",'sent':" + sent + ",'resumed':" + attempt + "}");
    }

    private static String call(int id) {
        return request(id, "echo", "[" + id + "]");
    }

    private static String answer(int id) {
        return result(id, "[" + id + "]");
    }

    private static String note(int number) {
        return notification("note", "[" + number + "]");
    }

    /** The session with this id; a silent socket of another test may begin one at any time. */
    private static Session newSession(String id) throws InterruptedException {
        Session session;
        do {
            session = SESSIONS.poll(15, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
        } while (!session.getSessionId().equals(id));
        return session;
    }

    private static String event() throws InterruptedException {
        return EVENTS.poll(15, TimeUnit.SECONDS);
    }

    @Test
    void sessionProtocolIsSelectedWhereverItStandsInTheOffer() throws Exception {
        assertThat(new Client("/echo", "1", V1, "jsonrpc2").socket.subprotocol())
                .isEqualTo(V1);
        assertThat(new Client("/echo", "1", "jsonrpc2", V1).socket.subprotocol())
                .isEqualTo(V1);
        assertThat(new Client("/echo", "1", "jsonrpc2").socket.subprotocol()).isEqualTo("jsonrpc2");
    }

    /** The second and third are SockJS's. */
    private List<String> paths() {
        return this.stack == WebStack.REACTOR_NETTY
                ? List.of("/echo")
                : List.of("/echo", "/echo/websocket", "/echo/000/%s/websocket");
    }

    @Test
    void sessionOutlivesItsSocketsAndLosesAndDoublesNothing() throws Exception {
        for (String path : paths()) {
            sessionOutlivesItsSockets(path);
        }
    }

    private static void sessionOutlivesItsSockets(String pattern) throws Exception {
        SESSIONS.clear();
        EVENTS.clear();
        Client first = new Client(pattern.formatted("first"), "one");
        first.send(OPEN);
        JsonObject opened = first.result();
        assertThat(opened.getAsJsonObject("extensions").keySet()).containsExactly("serverTime");
        String id = opened.get("sessionId").getAsString();
        String token = opened.get("token").getAsString();
        Session session = newSession(id);
        first.send(call(1));
        assertThat(first.next()).isEqualTo(answer(1));
        session.sendNotification("note", new int[] {2});
        assertThat(first.next()).isEqualTo(note(2));

        first.socket.close();
        session.sendNotification("note", new int[] {3});
        Client second = new Client(pattern.formatted("second"), "two");
        second.send(resume(id, token, 1, 1, 2));
        JsonObject resumed = second.result();
        assertThat(resumed.get("received").getAsLong()).isEqualTo(1);
        second.send(confirm(1, 1, 1));
        assertThat(second.next()).isEqualTo(note(2));
        assertThat(second.next()).isEqualTo(note(3));
        second.send(call(4));
        assertThat(second.next()).isEqualTo(answer(4));
        assertThat(event()).isEqualTo("reconnected [two]");

        second.send(request("'rpc.session.2'", "rpc.session.close"));
        assertThat(second.next()).isEqualTo(result("'rpc.session.2'", "true"));
        assertThat(event()).isEqualTo("closed 1000");
    }

    @Test
    void takeOverClosesTheSocketThatStillLooksAlive() throws Exception {
        SESSIONS.clear();
        Client first = new Client("/echo", "one", V1);
        first.send(OPEN);
        JsonObject opened = first.result();
        Client second = new Client("/echo", "two", V1);

        second.send(resume(
                opened.get("sessionId").getAsString(), opened.get("token").getAsString(), 1, 0, 1));

        assertThat(second.result().get("received").getAsLong()).isZero();
        assertThat(first.next()).startsWith("close 4101");
    }

    @Test
    void overSockJsTheReasonOfTheEndIsSaidInAMessageBeforeIt() throws Exception {
        if (this.stack == WebStack.REACTOR_NETTY) {
            assertThatThrownBy(() -> new Client("/echo/000/words/websocket", "one"))
                    .hasMessageContaining("404");
            return;
        }
        Client client = new Client("/echo/000/words/websocket", "one");
        client.send(OPEN);
        client.result();

        client.send(notification("rpc.session.ack", "{'received':0,'sent':5}"));

        assertThat(client.next()).isEqualTo(notification("rpc.session.close", "{'code':4500,'sent':0,'received':0}"));
        assertThat(client.next()).startsWith("c[4500,");
    }

    @Test
    void binaryMessageEndsTheSocketAndNotTheSession() throws Exception {
        Client client = new Client("/echo", "one", V1);
        client.send(OPEN);
        JsonObject opened = client.result();

        client.socket.frame(0x82, (byte) 0);

        assertThat(client.next()).startsWith("close 1003");
        Client next = new Client("/echo", "two", V1);
        next.send(resume(
                opened.get("sessionId").getAsString(), opened.get("token").getAsString(), 1, 0, 1));
        assertThat(next.result().get("received").getAsLong()).isZero();
    }

    @Test
    void plainClientSeesNoMessageThatJsonRpcDoesNotDefine() throws Exception {
        Client plain = new Client("/echo", "one", "jsonrpc2");
        plain.send(call(1));
        assertThat(plain.next()).isEqualTo(answer(1));

        application.getBean(SessionManager.class).goAway(Duration.ZERO);
        plain.send(call(2));

        assertThat(plain.next()).isEqualTo(answer(2));
        plain.socket.sendClose(1000, "");
        assertThat(plain.next()).isEqualTo("close 1000");
    }

    @Test
    void tokenAndIdAreWrittenDownNowhere() throws Exception {
        Appender appender = new Appender();
        appender.start();
        List<Logger> loggers = List.of(
                (Logger) LoggerFactory.getLogger("io.jsonrpc"),
                (Logger) LoggerFactory.getLogger("org.springframework"),
                (Logger) LoggerFactory.getLogger("org.apache.tomcat.websocket"),
                (Logger) LoggerFactory.getLogger("reactor.netty"),
                (Logger) LoggerFactory.getLogger("io.netty"));
        loggers.forEach(logger -> {
            logger.addAppender(appender);
            logger.setLevel(Level.TRACE);
        });
        try {
            SESSIONS.clear();
            Client first = new Client("/echo", "one", V1);
            first.send(OPEN);
            JsonObject opened = first.result();
            String id = opened.get("sessionId").getAsString();
            String token = opened.get("token").getAsString();
            Session session = newSession(id);
            Client second = new Client("/echo", "two", V1);
            second.send(resume(id, token, 1, 0, 1));
            String next = second.result().get("token").getAsString();
            second.send(confirm(0, 0, 1));
            String listing = actuator("jsonrpc/sessions");
            Client malformed = new Client("/echo", "four", V1);
            malformed.send(resume(id, token, -1, 0, 1));
            assertThat(malformed.next()).startsWith("close 4500").doesNotContain(token);
            Client replay = new Client("/echo", "three", V1);
            replay.send(resume(id, token, 2, 0, 1));
            assertThat(replay.next()).startsWith("close 4503");
            assertThat(second.next()).startsWith("close 4503");

            assertThat(listing).contains("\"resumable\":true");
            assertThat(List.of(
                            session.toString(),
                            listing,
                            actuator("jsonrpc"),
                            application.getBean(MeterRegistry.class).getMeters().stream()
                                    .map(meter -> meter.getId().toString())
                                    .toList()
                                    .toString()))
                    .allSatisfy(text -> assertThat(text).doesNotContain(id, token, next));
            assertThat(LOGGED)
                    .anyMatch(line -> line.contains("somebody has a copy"))
                    .anyMatch(line -> line.contains("rpc.session.resume"))
                    .allSatisfy(line -> assertThat(line).doesNotContain(id, token, next));
        } finally {
            loggers.forEach(logger -> {
                logger.detachAppender(appender);
                logger.setLevel(null);
            });
        }
    }

    private static String actuator(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/actuator/" + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void clientsAreSentAwayWhenTheApplicationStops() throws Exception {
        ConfigurableApplicationContext others = application;
        application = run(this.stack, "jsonrpc.server.resumption.go-away-within=500ms");
        try {
            Client client = new Client("/echo", "one", V1);
            client.send(OPEN);
            client.result();

            application.close();

            assertThat(client.next()).isEqualTo(notification("rpc.session.goaway", "{'withinMillis':500}"));
            assertThat(client.next()).startsWith("close 4001");
        } finally {
            application = others;
        }
    }
}
