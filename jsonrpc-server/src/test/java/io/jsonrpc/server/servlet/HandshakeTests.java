package io.jsonrpc.server.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.server.servlet.RecordingAcceptor.Socket;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

class HandshakeTests {

    private static final String ROOMS = "/rooms/{room}/seats/{seat}";

    private static final String SEATS = "/seats/{seat}/rooms/{room}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(registry -> {
            registry.addHandler(TestServer.handler().withSockJS(), "/echo");
            registry.addHandler(
                    TestServer.handler()
                            .withSockJS()
                            .withAllowedOrigins("https://example.org", "https://*.example.com"),
                    "/listed");
            registry.addHandler(TestServer.handler().withSockJS().withAllowedOrigins("*"), "/all");
            registry.addHandler(TestServer.handler().withSockJS(), ROOMS, SEATS);
            registry.addHandler(TestServer.handler().withInterceptors(new Leaves("left", "this")), "/intercepted");
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aClientWithoutAnOriginMayConnect() {
        assertThat(WsClient.refusal(server.ws("/echo"))).isEqualTo(101);
    }

    @Test
    void aPageOfTheSameOriginMayConnect() {
        assertThat(WsClient.refusal(server.ws("/echo"), "Origin", "http://localhost:" + server.port))
                .isEqualTo(101);
    }

    @Test
    void aPageOfAForeignOriginIsRefusedByDefault() {
        assertThat(WsClient.refusal(server.ws("/echo"), "Origin", "https://example.org"))
                .isEqualTo(403);
        assertThat(WsClient.refusal(server.ws("/echo"), "Origin", "http://localhost:" + (server.port + 1)))
                .isEqualTo(403);
        assertThat(WsClient.refusal(server.ws("/echo"), "Origin", "null")).isEqualTo(403);
        assertThat(WsClient.refusal(server.ws("/echo"), "Origin", "http://[bad"))
                .isEqualTo(403);
    }

    @Test
    void listedOriginsMayConnectAndOthersMayNot() {
        assertThat(WsClient.refusal(server.ws("/listed"), "Origin", "https://example.org"))
                .isEqualTo(101);
        assertThat(WsClient.refusal(server.ws("/listed"), "Origin", "https://a.example.com"))
                .isEqualTo(101);
        assertThat(WsClient.refusal(server.ws("/listed"), "Origin", "https://example.org.evil.test"))
                .isEqualTo(403);
        assertThat(WsClient.refusal(server.ws("/listed"), "Origin", "http://example.org"))
                .isEqualTo(403);
        assertThat(WsClient.refusal(server.ws("/all"), "Origin", "https://anybody.test"))
                .isEqualTo(101);
    }

    @Test
    void theSameOriginsHoldForEveryRequestOfSockJs() throws Exception {
        assertThat(server.post("/echo/000/foreign/xhr", "", "Origin", "https://evil.test")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.get("/echo/info", "Origin", "https://evil.test").statusCode())
                .isEqualTo(403);
        assertThat(WsClient.refusal(server.ws("/echo/000/foreign2/websocket"), "Origin", "https://evil.test"))
                .isEqualTo(403);
        assertThat(WsClient.refusal(server.ws("/echo/websocket"), "Origin", "https://evil.test"))
                .isEqualTo(403);
        HttpResponse<String> listed = server.post("/listed/000/fine/xhr", "", "Origin", "https://a.example.com");
        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example.com");
        assertThat(server.post("/listed/000/fine/xhr_send", "[\"x\"]", "Origin", "https://evil.test")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPlainRequestOnThePathIsToldToUpgrade() throws Exception {
        HttpResponse<String> answer = server.get("/echo");

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(answer.body()).contains("WebSocket");
        assertThat(server.post("/echo", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void theSubprotocolIsSelectedWhenOffered() {
        assertThat(WsClient.connect(server.ws("/echo"), "Sec-WebSocket-Protocol", "jsonrpc2")
                        .socket()
                        .getSubprotocol())
                .isEqualTo("jsonrpc2");
        assertThat(WsClient.connect(server.ws("/echo")).socket().getSubprotocol())
                .isEmpty();
    }

    @Test
    void theHandshakeTellsHeadersInLowerCaseAddressAndPathVariables() throws Exception {
        WsClient.connect(server.ws("/rooms/blue/seats/7"), "X-Custom", "Value", "Authorization", "Bearer secret");

        Socket socket = server.acceptor.nextSocketOn(ROOMS);
        assertThat(socket.endpoint.pattern()).isEqualTo("/rooms/{room}/seats/{seat}");
        assertThat(socket.handshake.pathVariables()).isEqualTo(Map.of("room", "blue", "seat", "7"));
        assertThat(socket.handshake.headers().get("x-custom")).containsExactly("Value");
        assertThat(socket.handshake.headers().get("authorization")).containsExactly("Bearer secret");
        assertThat(socket.handshake.headers()).doesNotContainKey("X-Custom");
        assertThat(socket.handshake.remoteAddress().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(socket.handshake.principal()).isNull();
        assertThat(socket.handshake.attributes()).isEmpty();
    }

    @Test
    void sockJsBelowAPathWithVariablesHasTheVariablesOfThePatternOnly() throws Exception {
        assertThat(server.get("/seats/7/rooms/blue/info").statusCode()).isEqualTo(200);
        assertThat(server.post("/seats/7/rooms/blue/000/vars/xhr", "").body()).isEqualTo("o\n");

        assertThat(server.acceptor.nextSocketOn(SEATS).handshake.pathVariables())
                .isEqualTo(Map.of("room", "blue", "seat", "7"));

        WsClient framed = WsClient.connect(server.ws("/seats/8/rooms/red/000/vars2/websocket"));
        assertThat(framed.nextText()).isEqualTo("o");
        assertThat(server.acceptor.nextSocketOn(SEATS).handshake.pathVariables())
                .isEqualTo(Map.of("room", "red", "seat", "8"));
    }

    @Test
    void attributesThatInterceptorsLeaveReachTheSession() throws Exception {
        WsClient.connect(server.ws("/intercepted"));

        assertThat(server.acceptor.nextSocketOn("/intercepted").handshake.attributes())
                .isEqualTo(Map.of("left", "this"));
    }

    @Test
    void anInterceptorOfAnotherStackFailsAtStartUpInOneLine() {
        assertThatThrownBy(() -> TestServer.start(registry ->
                        registry.addHandler(TestServer.handler().withInterceptors("not an interceptor"), "/echo")))
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .message()
                .contains("java.lang.String", TestServer.Handler.class.getName(), "/echo", "HandshakeInterceptor")
                .doesNotContain("\n");
    }

    @Test
    void sockJsBelowACatchAllPathFailsAtStartUp() {
        assertThatThrownBy(() -> TestServer.start(
                        registry -> registry.addHandler(TestServer.handler().withSockJS(), "/files/{*rest}")))
                .hasStackTraceContaining("SockJS cannot be offered below /files/{*rest}");
    }

    record Leaves(String name, String value) implements HandshakeInterceptor {

        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler wsHandler,
                Map<String, Object> attributes) {
            attributes.put(this.name, this.value);
            attributes.put("nothing", null);
            return true;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler wsHandler,
                Exception exception) {}
    }
}
