package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.socket.CallTransport;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.CharacterEncodingFilter;

/** Calls by HTTP are judged and answered alike on every stack. */
@OnEachWebStack
@Tag("exhaustive")
class HttpEndpointTests {

    private static final String JSON = "application/json";

    private static final String LISTED = "https://a.example.com";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestServer server;

    @Parameter
    private WebStack stack;

    /** As in an application of Spring Boot on the servlet stack. */
    @Configuration(proxyBeanMethods = false)
    static class AssumedEncoding {

        @Bean
        CharacterEncodingFilter encoding() {
            return new CharacterEncodingFilter("UTF-8");
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(
                stack,
                registry -> {
                    registry.addHandler(TestServer.handler().withHttpCalls(), "/rpc", "/rooms/{room}");
                    registry.addHandler(TestServer.handler(), "/off");
                    registry.addHandler(
                            TestServer.handler().withHttpCalls().withAllowedOrigins("https://*.example.com"),
                            "/listed");
                    registry.addHandler(
                            TestServer.handler().withHttpCalls().withInterceptors(new Judging()), "/intercepted");
                },
                AssumedEncoding.class);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.acceptor.forget();
    }

    private static CompletableFuture<HttpResponse<String>> send(
            String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(RecordingAcceptor.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return get(send("POST", path, HttpRequest.BodyPublishers.ofString(body), headers));
    }

    private static CallTransport transport(Socket socket) {
        return (CallTransport) socket.transport;
    }

    /** A call whose session is accepted and answers with this. */
    private static HttpResponse<String> exchange(String path, String answer, String... headers) throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                send("POST", path, HttpRequest.BodyPublishers.ofString("[\"\u20ac\"]"), headers);
        Socket socket = server.acceptor.nextSocket();
        assertThat(socket.nextText()).isEqualTo("[\"\u20ac\"]");
        transport(socket).decoded(true);
        transport(socket).accepted();
        transport(socket).send(OutboundText.of(answer), failure -> {});
        HttpResponse<String> received = get(response);
        assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.NORMAL);
        assertThat(socket.overlapped).isFalse();
        return received;
    }

    @Test
    void aCallIsAnsweredWithJson() throws Exception {
        HttpResponse<String> answer = exchange("/rpc", "{\"result\":\"\u20ac\"}", "Content-Type", JSON);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"result\":\"\u20ac\"}");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(JSON);
        assertThat(server.acceptor.abandoned).isEmpty();
    }

    @Test
    void aLargeAnswerArrives() throws Exception {
        String large = "\"" + "x".repeat(900_000) + "\"";

        assertThat(exchange("/rpc", large, "Content-Type", JSON).body()).isEqualTo(large);
    }

    @Test
    void notificationsAreAnsweredWithoutABody() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                send("POST", "/rpc", HttpRequest.BodyPublishers.ofString("{}"), "Content-Type", JSON);
        CallTransport call = transport(server.acceptor.nextSocket());
        call.decoded(false);
        call.accepted();
        call.handedOver();

        assertThat(get(response).statusCode()).isEqualTo(204);
        assertThat(get(response).body()).isEmpty();
    }

    @Test
    void aRefusedSessionIsForbidden() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                send("POST", "/rpc", HttpRequest.BodyPublishers.ofString("{}"), "Content-Type", JSON);
        CallTransport call = transport(server.acceptor.nextSocket());
        call.refused();
        call.close(new CloseStatus(4102, "later"));

        assertThat(get(response).statusCode()).isEqualTo(403);
    }

    @Test
    void theHandshakeIsThatOfThePost() throws Exception {
        CompletableFuture<HttpResponse<String>> response = send(
                "POST",
                "/rooms/a%20b",
                HttpRequest.BodyPublishers.ofString("{}"),
                "Content-Type",
                JSON,
                "X-Custom",
                "Value",
                "Sec-WebSocket-Protocol",
                "jsonrpc2.session.v1");
        Socket socket = server.acceptor.nextSocketOn("/rooms/{room}");
        transport(socket).close(CloseStatus.GOING_AWAY);

        assertThat(get(response).statusCode()).isEqualTo(503);
        assertThat(get(response).headers().firstValue("Retry-After")).isPresent();
        assertThat(socket.handshake.pathVariables()).isEqualTo(Map.of("room", "a b"));
        assertThat(socket.handshake.headers().get("x-custom")).containsExactly("Value");
        assertThat(socket.handshake.headers()).containsKey("content-type");
        assertThat(socket.handshake.remoteAddress().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(socket.handshake.subprotocol()).isNull();
        assertThat(socket.handshake.awaitsSession()).isFalse();
        assertThat(socket.handshake.attributes()).isEmpty();
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE")) {
            if (method.equals("TRACE") && this.stack != WebStack.REACTOR_NETTY) {
                // The container's own.
                continue;
            }
            HttpResponse<String> answer =
                    get(send(method, "/rpc", HttpRequest.BodyPublishers.noBody(), "Content-Type", JSON));
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(method).contains("GET, POST");
        }
        HttpResponse<String> plain = get(send("GET", "/rpc", HttpRequest.BodyPublishers.noBody()));
        assertThat(plain.statusCode()).isEqualTo(426);
        try (WireSocket socket = WireSocket.connect(server.port, "/rpc")) {
            assertThat(socket).isNotNull();
            // It is opened after its handshake, perhaps during the next test.
            server.acceptor.nextSocket();
        }
        assertThat(server.acceptor.reserved).hasValue(1);
    }

    @Test
    void withoutTheOptionNothingIsCalled() throws Exception {
        HttpResponse<String> answer = post("/off", "{}", "Content-Type", JSON);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
        HttpResponse<String> preflight = get(send(
                "OPTIONS",
                "/off",
                HttpRequest.BodyPublishers.noBody(),
                "Origin",
                "http://localhost:" + server.port,
                "Access-Control-Request-Method",
                "POST"));
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(server.acceptor.reserved).hasValue(0);
    }

    @Test
    void onlyJsonIsRead() throws Exception {
        for (String type : List.of("text/plain", "application/json-rpc", "application/json;charset=utf-16", "*/*")) {
            HttpResponse<String> answer = post("/rpc", "{}", "Content-Type", type);
            assertThat(answer.statusCode()).as(type).isEqualTo(415);
            assertThat(answer.headers().firstValue("Accept")).contains(JSON);
            assertThat(answer.body()).contains("application/json");
        }
        assertThat(post("/rpc", "{}").statusCode()).isEqualTo(415);
        assertThat(post("/rpc", "{}", "Content-Type", JSON, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
        assertThat(server.acceptor.reserved).hasValue(0);
        assertThat(exchange("/rpc", "1", "Content-Type", "application/json;charset=UTF-8")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String head(String path, String length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost:" + server.port
                + "\r\nConnection: close\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
    }

    @Test
    void aLengthOverTheLimitIsRefusedBeforeTheBody() throws Exception {
        assertThat(RawHttp.status(server.port, head("/rpc", "Content-Length: 1048577")))
                .isEqualTo("413");
        assertThat(server.acceptor.reserved).hasValue(0);
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhileItIsRead() throws Exception {
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            parts.add(new byte[32 * 1024]);
        }
        HttpResponse<String> answer =
                get(send("POST", "/rpc", HttpRequest.BodyPublishers.ofByteArrays(parts), "Content-Type", JSON));

        assertThat(answer.statusCode()).isEqualTo(413);
        Socket socket = server.acceptor.nextSocket();
        assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
        assertThat(socket.texts).isEmpty();
    }

    @Test
    void aBodyThatIsShorterThanItSaysIsNoCall() throws Exception {
        try (java.net.Socket client = new java.net.Socket("localhost", server.port)) {
            client.getOutputStream().write((head("/rpc", "Content-Length: 100") + "{}").getBytes());
            client.shutdownOutput();
            Socket socket = server.acceptor.nextSocket();
            assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
            assertThat(socket.texts).isEmpty();
        }
    }

    @Test
    void whatFollowsABodyIsNotOfIt() throws Exception {
        try (java.net.Socket client = new java.net.Socket("localhost", server.port)) {
            client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(RecordingAcceptor.PATIENCE_SECONDS));
            client.getOutputStream().write((head("/rpc", "Content-Length: 2") + "{}garbage").getBytes());
            Socket socket = server.acceptor.nextSocket();
            assertThat(socket.nextText()).isEqualTo("{}");
            transport(socket).accepted();
            transport(socket).send(OutboundText.of("7"), failure -> {});
            assertThat(new String(client.getInputStream().readAllBytes())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws Exception {
        HttpResponse<String> answer = get(send(
                "POST",
                "/rpc",
                HttpRequest.BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xff, '"'}),
                "Content-Type",
                JSON));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(server.acceptor.nextSocket().nextClose().status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
    }

    @Test
    void aForeignPageIsForbiddenAndReadsNothing() throws Exception {
        for (String origin : List.of("https://evil.test", "null", "http://localhost:1", "http://[bad")) {
            String answer =
                    RawHttp.answer(server.port, head("/listed", "Content-Length: 2\r\nOrigin: " + origin) + "{}");
            assertThat(answer).as(origin).startsWith("HTTP/1.1 403");
            assertThat(answer).doesNotContain("Access-Control-Allow-Origin");
        }
        // Also with what would be refused for another reason.
        assertThat(post("/listed", "{}", "Origin", "https://evil.test").statusCode())
                .isEqualTo(403);
        assertThat(RawHttp.answer(
                        server.port,
                        head("/listed", "Content-Length: 2\r\nOrigin: " + LISTED + "\r\nOrigin: " + LISTED) + "{}"))
                .startsWith("HTTP/1.1 40");
        assertThat(server.acceptor.reserved).hasValue(0);
    }

    @Test
    void aListedPageMayCallAndReadTheAnswer() throws Exception {
        HttpResponse<String> answer = exchange("/listed", "1", "Content-Type", JSON, "Origin", LISTED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(LISTED);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(answer.headers().allValues("Vary")).anyMatch(vary -> vary.contains("Origin"));
        HttpResponse<String> refused = post("/listed", "{}", "Content-Type", "text/plain", "Origin", LISTED);
        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains(LISTED);
    }

    @Test
    void aPageOfTheSameOriginMayCall() throws Exception {
        assertThat(exchange("/rpc", "1", "Content-Type", JSON, "Origin", "http://localhost:" + server.port)
                        .statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> preflight(String path, String origin, String method) throws Exception {
        return get(send(
                "OPTIONS",
                path,
                HttpRequest.BodyPublishers.noBody(),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "content-type, x-csrf-token"));
    }

    @Test
    void browsersAskBeforeTheySend() throws Exception {
        HttpResponse<String> answer = preflight("/listed", LISTED, "POST");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(LISTED);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("content-type", "x-csrf-token");

        for (HttpResponse<String> refused :
                List.of(preflight("/listed", "https://evil.test", "POST"), preflight("/rpc", LISTED, "POST"))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        assertThat(preflight("/listed", LISTED, "DELETE").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(server.acceptor.reserved).hasValue(0);
    }

    @Test
    void interceptorsDecideAboutEachCall() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                send("POST", "/intercepted", HttpRequest.BodyPublishers.ofString("{}"), "Content-Type", JSON);
        Socket socket = server.acceptor.nextSocket();
        transport(socket).close(CloseStatus.GOING_AWAY);
        assertThat(get(response).statusCode()).isEqualTo(503);
        assertThat(socket.handshake.attributes()).isEqualTo(Map.of("judged", "yes"));

        assertThat(post("/intercepted", "{}", "Content-Type", JSON, "X-Judge", "402")
                        .statusCode())
                .isEqualTo(402);
        assertThat(post("/intercepted", "{}", "Content-Type", JSON, "X-Judge", "200")
                        .statusCode())
                .isEqualTo(this.stack == WebStack.REACTOR_NETTY ? 200 : 403);
        for (int i = 0; i < 2; i++) {
            assertThat(RecordingAcceptor.next(server.acceptor.abandoned)).isEqualTo("abandoned");
        }
        assertThat(server.acceptor.sockets).isEmpty();
    }

    @Test
    void aCallWithoutAPlaceIsUnavailable() throws Exception {
        server.acceptor.full = true;

        HttpResponse<String> answer = post("/rpc", "{}", "Content-Type", JSON);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).startsWith("No room");
    }

    @Test
    void whileTheApplicationStopsACallIsToldSo() throws Exception {
        server.acceptor.stopping = true;

        HttpResponse<String> answer = post("/rpc", "{}", "Content-Type", JSON);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).startsWith("The server is stopping");
    }

    @Test
    void aClientThatHasGoneIsNoticedWhereTheServerCan() throws IOException, InterruptedException {
        Socket socket;
        try (java.net.Socket client = new java.net.Socket("localhost", server.port)) {
            client.getOutputStream().write((head("/rpc", "Content-Length: 2") + "{}").getBytes());
            socket = server.acceptor.nextSocket();
            assertThat(socket.nextText()).isEqualTo("{}");
        }
        if (this.stack != WebStack.REACTOR_NETTY) {
            // A servlet container notices when it writes.
            transport(socket).accepted();
            transport(socket).send(OutboundText.of("7"), failure -> {});
        }
        assertThat(socket.nextClose().status())
                .isEqualTo(this.stack == WebStack.REACTOR_NETTY ? CloseStatus.NO_CLOSE_FRAME : CloseStatus.NORMAL);
    }

    /** Answers with the status that the client asks for. */
    private static final class Judging extends TestInterceptor {

        @Override
        protected HttpStatus before(HttpHeaders headers, Map<String, Object> attributes) {
            attributes.put("judged", "yes");
            String wanted = headers.getFirst("X-Judge");
            return wanted == null ? null : HttpStatus.valueOf(Integer.parseInt(wanted));
        }
    }
}
