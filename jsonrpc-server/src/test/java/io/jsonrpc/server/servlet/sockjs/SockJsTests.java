package io.jsonrpc.server.servlet.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.servlet.socket.ServletStackSettings;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.RecordingAcceptor.Closed;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.TestServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("exhaustive")
class SockJsTests {

    private static final int MIB = 1024 * 1024;

    /** Less than the default. */
    private static final int STREAM_LIMIT = 100_000;

    private static final AtomicInteger ids = new AtomicInteger();

    private static TestServer server;

    /** A path of its own for each test. */
    private String path;

    @BeforeAll
    static void start() {
        server = patient(Duration.ofMinutes(1));
    }

    private static TestServer patient(Duration patience) {
        ServletStackSettings defaults = ServletStackSettings.DEFAULT;
        return TestServer.start(
                new ServletStackSettings(
                        MIB,
                        patience,
                        defaults.blockingWrite(),
                        defaults.openTimeout(),
                        defaults.callTimeout(),
                        defaults.heartbeat(),
                        patience,
                        STREAM_LIMIT,
                        defaults.tomcatBuffer(),
                        defaults.clientLibraryUrl()),
                registry -> registry.addHandler(TestServer.handler().withSockJS(), "/echo"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void path() {
        server.acceptor.sockets.clear();
        this.path = "/echo/000/session" + ids.incrementAndGet();
    }

    @Test
    void thePathItselfAndWebsocketBelowItSpeakPlainWebSocket() throws Exception {
        for (String plain : List.of("/echo", "/echo/websocket")) {
            WireSocket client = WireSocket.connect(server.port, plain).send("x".repeat(MIB));
            Socket socket = server.acceptor.nextSocket();
            assertThat(socket.nextText()).hasSize(MIB);
            assertThat(socket.transport.hasPing()).isTrue();
            socket.send("plain");
            assertThat(client.receive()).isEqualTo("plain");
        }
    }

    @Test
    void pollingPassesOneMebibyteBothWays() throws Exception {
        Socket socket = openPolling();
        String large = "\"é\\".repeat(MIB / 4);

        assertThat(send("[" + json(large) + "]").statusCode()).isEqualTo(204);
        assertThat(socket.nextText()).isEqualTo(large);

        socket.send(large);
        assertThat(poll()).isEqualTo("a[" + json(large) + "]\n");
        assertThat(socket.transport.hasPing()).isFalse();
    }

    @Test
    void aMessageOfTheLimitPassesHoweverItIsEscaped() throws Exception {
        Socket socket = openPolling();

        assertThat(send("[\"" + "\\u0078".repeat(MIB) + "\"]").statusCode()).isEqualTo(204);

        assertThat(socket.nextText()).isEqualTo("x".repeat(MIB));
    }

    @Test
    void streamingPassesOneMebibyteBothWaysAndComesBackForMore() throws Exception {
        String large = "y".repeat(MIB);
        try (BufferedReader stream = openStream()) {
            assertThat(stream.readLine()).isEqualTo("h".repeat(2048));
            assertThat(stream.readLine()).isEqualTo("o");
            Socket socket = server.acceptor.nextSocket();

            assertThat(send("[\"one\",\"" + large + "\"]").statusCode()).isEqualTo(204);
            assertThat(socket.nextText()).isEqualTo("one");
            assertThat(socket.nextText()).isEqualTo(large);

            socket.send(large);
            assertThat(stream.readLine()).isEqualTo("a[\"" + large + "\"]");
            assertThat(stream.readLine()).as("the stream ends after its limit").isNull();
            socket.send("kept");
            try (BufferedReader next = openStream()) {
                next.readLine();
                assertThat(next.readLine()).isEqualTo("a[\"kept\"]");
                socket.transport.close(CloseStatus.REPLACED);
                assertThat(next.readLine()).startsWith("c[4101,");
            }
            assertThat(socket.nextClose()).isEqualTo(new Closed(CloseStatus.REPLACED, null));
            assertThat(socket.closes).isEmpty();
        }
    }

    @Test
    void framedWebSocketPassesOneMebibyteBothWays() throws Exception {
        String large = "\"é\\".repeat(MIB / 4);
        WireSocket client = WireSocket.connect(server.port, this.path + "/websocket");
        assertThat(client.receive()).isEqualTo("o");
        Socket socket = server.acceptor.nextSocket();

        client.send("[" + json(large) + "]").send("[\"small\",\"two\"]").send("\"bare\"");
        assertThat(socket.nextText()).isEqualTo(large);
        assertThat(socket.nextText()).isEqualTo("small");
        assertThat(socket.nextText()).isEqualTo("two");
        assertThat(socket.nextText()).isEqualTo("bare");

        socket.send(large);
        assertThat(client.receive()).isEqualTo("a[" + json(large) + "]");
        socket.transport.close(CloseStatus.SLOW_CONSUMER);
        assertThat(client.receive()).isEqualTo("c[4008,\"slow consumer\"]");
        assertThat(client.receiveClose()).isEqualTo("4008 slow consumer");
        assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.SLOW_CONSUMER);
    }

    @Test
    void aFramedWebSocketFrameOverTheBoundClosesTooBigAndDeliversNothing() throws Exception {
        WireSocket client = WireSocket.connect(server.port, this.path + "/websocket");
        Socket socket = server.acceptor.nextSocket();
        int bound = 6 * MIB + 1024;

        client.send("[\"" + "z".repeat(bound - 4) + "\"]");
        assertThat(socket.nextText()).hasSize(bound - 4);
        client.send("[\"" + "z".repeat(bound - 3) + "\"]");

        assertThat(client.receiveClose()).startsWith("1009");
        assertThat(socket.nextClose().status().code()).isEqualTo(1009);
        assertThat(socket.texts).isEmpty();
    }

    @Test
    void aFramedWebSocketFrameThatDoesNotEndCloses() throws Exception {
        try (TestServer hurried = patient(Duration.ofSeconds(1))) {
            WireSocket client = WireSocket.connect(hurried.port, this.path + "/websocket");
            Socket socket = hurried.acceptor.nextSocket();

            client.frame(0x01, "[\"never".getBytes(StandardCharsets.UTF_8));

            assertThat(client.receiveClose()).startsWith("1009");
            assertThat(socket.nextClose().status().code()).isEqualTo(1009);
        }
    }

    @Test
    void aBrokenFrameClosesTheFramedWebSocket() throws Exception {
        WireSocket client = WireSocket.connect(server.port, this.path + "/websocket");
        Socket socket = server.acceptor.nextSocket();

        client.send("[\"x\",");

        assertThat(client.receiveClose()).startsWith("1007");
        Closed closed = socket.nextClose();
        assertThat(closed.status().code()).isEqualTo(1007);
        assertThat(closed.cause()).isNotNull();
    }

    @Test
    void aBinaryMessageClosesTheFramedWebSocket() throws Exception {
        WireSocket client = WireSocket.connect(server.port, this.path + "/websocket");
        Socket socket = server.acceptor.nextSocket();

        client.frame(0x82, (byte) 1);

        assertThat(client.receiveClose()).startsWith("1003");
        assertThat(socket.nextClose().status().code()).isEqualTo(1003);
    }

    @Test
    void aClosedFramedWebSocketIsReportedAsOneWithoutACode() throws Exception {
        WireSocket client = WireSocket.connect(server.port, this.path + "/websocket");
        Socket socket = server.acceptor.nextSocket();

        client.sendClose(1000, "");

        assertThat(socket.nextClose()).isEqualTo(new Closed(new CloseStatus(1005, ""), null));
    }

    @Test
    void noSecondWebSocketTakesASessionOver() throws Exception {
        WireSocket client = WireSocket.connect(server.port, this.path + "/websocket");
        Socket socket = server.acceptor.nextSocket();

        assertThat(WireSocket.status(server.port, this.path + "/websocket")).isEqualTo(404);

        socket.send("still mine");
        assertThat(client.receive()).isEqualTo("o");
        assertThat(client.receive()).isEqualTo("a[\"still mine\"]");
    }

    @Test
    void aBodyOverTheBoundIsRefusedAndNothingOfItIsDelivered() throws Exception {
        Socket socket = openPolling();
        int bound = 6 * MIB + 1024;

        assertThat(send("[\"first\",\"" + "x".repeat(bound - 12) + "\"]").statusCode())
                .isEqualTo(204);
        assertThat(socket.nextText()).isEqualTo("first");
        assertThat(socket.nextText()).hasSize(bound - 12);
        assertThat(send("[\"first\",\"" + "x".repeat(bound - 11) + "\"]").statusCode())
                .isEqualTo(413);
        assertThat(sendChunked("[\"first\",\"" + "x".repeat(bound) + "\"]").statusCode())
                .isEqualTo(413);
        assertThat(socket.texts).isEmpty();

        assertThat(send("[\"after\"]").statusCode()).isEqualTo(204);
        assertThat(socket.nextText()).isEqualTo("after");
    }

    @Test
    void aBrokenBodyIsRefusedAndNothingOfItIsDelivered() throws Exception {
        Socket socket = openPolling();

        for (String broken : List.of("", "x", "[\"first\"", "[\"first\",]", "['first']", "[1]", "[\"a\"] x", "{}")) {
            HttpResponse<String> answer = send(broken);
            assertThat(answer.statusCode()).as(broken).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("Broken JSON encoding.");
        }
        assertThat(socket.texts).isEmpty();
    }

    @Test
    void bodiesThatComeAtOnceAreHeardOneAfterAnother() throws Exception {
        Socket socket = openPolling();
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(client.sendAsync(
                    HttpRequest.newBuilder(server.http(this.path + "/xhr_send"))
                            .POST(HttpRequest.BodyPublishers.ofString("[\"" + "m".repeat(2000) + "\"]"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding()));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

        for (int i = 0; i < 50; i++) {
            assertThat(socket.nextText()).hasSize(2000);
        }
        assertThat(socket.overlapped).isFalse();
    }

    @Test
    void messagesBeyondWhatIsKeptForAPollingClientWaitForItsNextRequest() throws Exception {
        Socket socket = openPolling();
        for (int i = 0; i < OutboundCache.MESSAGES; i++) {
            socket.send("kept " + i);
        }
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        socket.transport.send(OutboundText.of("waits"), failure -> done.add(String.valueOf(failure)));

        assertThat(poll())
                .contains("\"kept 0\"", "\"kept " + (OutboundCache.MESSAGES - 1) + "\"")
                .doesNotContain("waits");
        assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
        assertThat(poll()).isEqualTo("a[\"waits\"]\n");
    }

    @Test
    void keptMessagesAreBoundedInSizeToo() throws Exception {
        Socket socket = openPolling();
        socket.send("x".repeat(MIB));
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        socket.transport.send(OutboundText.of("waits"), failure -> done.add(String.valueOf(failure)));

        assertThat(poll()).hasSize(MIB + 6);
        assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
        assertThat(poll()).isEqualTo("a[\"waits\"]\n");
    }

    @Test
    void aPollingClientThatDoesNotComeBackIsGoneWithoutACloseFrameAndWhatWaitsFails() throws Exception {
        try (TestServer hurried = patient(Duration.ofSeconds(1))) {
            assertThat(hurried.post(this.path + "/xhr", "").body()).isEqualTo("o\n");
            Socket socket = hurried.acceptor.nextSocket();
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            socket.transport.send(OutboundText.of("x".repeat(MIB)), failure -> {
                done.add(String.valueOf(failure));
                socket.transport.send(OutboundText.of("waits"), second -> done.add(String.valueOf(second)));
            });

            assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
            assertThat(socket.nextClose()).isEqualTo(new Closed(CloseStatus.NO_CLOSE_FRAME, null));
            assertThat(RecordingAcceptor.next(done)).isNotEqualTo("null");
            assertThat(hurried.post(this.path + "/xhr_send", "[\"x\"]").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void serverSentEventsCarryMessagesUpToTheLimitOfOneResponse() throws Exception {
        String half = "z".repeat(STREAM_LIMIT / 2);
        try (BufferedReader events = openEvents()) {
            assertThat(nextEvent(events)).isEqualTo("o");
            Socket socket = server.acceptor.nextSocket();
            assertThat(send("[\"to the server\"]").statusCode()).isEqualTo(204);
            assertThat(socket.nextText()).isEqualTo("to the server");
            socket.send(half);
            socket.send(half);
            assertThat(nextEvent(events)).isEqualTo("a[\"" + half + "\"]");
            assertThat(nextEvent(events)).isEqualTo("a[\"" + half + "\"]");
            assertThat(nextEvent(events)).as("the end of the response").isNull();

            socket.send("kept");
            try (BufferedReader next = openEvents()) {
                assertThat(nextEvent(next)).isEqualTo("a[\"kept\"]");
                assertThat(server.post(this.path + "/xhr_streaming", "").statusCode())
                        .as("another transport of the same session")
                        .isEqualTo(404);
            }
        }
    }

    private BufferedReader openEvents() throws Exception {
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.http(this.path + "/eventsource"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next frame; null when the response has ended. */
    private static String nextEvent(BufferedReader events) throws Exception {
        String line = events.readLine();
        while (line != null && line.isEmpty()) {
            line = events.readLine();
        }
        return line == null ? null : line.substring("data: ".length());
    }

    @Test
    void olderTransportsAreNotOffered() throws Exception {
        assertThat(server.get(this.path + "/htmlfile?c=callback").statusCode()).isEqualTo(404);
        assertThat(server.get(this.path + "/jsonp?c=callback").statusCode()).isEqualTo(404);
        assertThat(server.get("/echo/info").body()).contains("\"websocket\":true");
        assertThat(server.get("/echo/iframe.html").body())
                .contains("src=\"/webjars/sockjs-client/dist/sockjs.min.js\"")
                .doesNotContain("cdn");
    }

    @Test
    void theCodecEscapesWhatSockJsWantsEscaped() throws Exception {
        GsonSockJsMessageCodec codec = new GsonSockJsMessageCodec();
        String odd = "\"\\/\b\f\n\r\t\u0000\u001f<&=é€\u2028\u2029\u200c\ufff0😀";

        String frame = codec.encode(odd, "");

        assertThat(frame).startsWith("a[\"\\\"\\\\/").endsWith("\",\"\"]").contains("\\u0000", "\\ud83d\\ude00");
        assertThat(codec.decode(frame.substring(1))).containsExactly(odd, "");
        assertThat(codec.decodeInputStream(
                        new java.io.ByteArrayInputStream(frame.substring(1).getBytes(StandardCharsets.UTF_8))))
                .containsExactly(odd, "");
    }

    private Socket openPolling() throws Exception {
        assertThat(poll()).isEqualTo("o\n");
        return server.acceptor.nextSocket();
    }

    private String poll() throws Exception {
        HttpResponse<String> answer = server.post(this.path + "/xhr", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> send(String body) throws Exception {
        return server.post(this.path + "/xhr_send", body);
    }

    private HttpResponse<String> sendChunked(String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.http(this.path + "/xhr_send"))
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(bytes)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private BufferedReader openStream() throws Exception {
        return new BufferedReader(new InputStreamReader(
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(server.http(this.path + "/xhr_streaming"))
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    private static String json(String text) {
        return new JsonPrimitive(text).toString();
    }
}
