package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Handshakes are judged alike on every stack. */
@OnEachWebStack
@Tag("exhaustive")
class HandshakeTests {

    private static final String ROOMS = "/rooms/{room}/seats/{seat}";

    private static final String SEATS = "/seats/{seat}/rooms/{room}";

    private static TestServer server;

    @Parameter
    private WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(stack, registry -> {
            registry.addHandler(TestServer.handler(), "/echo");
            registry.addHandler(
                    TestServer.handler().withAllowedOrigins("https://example.org", "https://*.example.com"), "/listed");

            registry.addHandler(TestServer.handler().withAllowedOrigins("*"), "/all");
            registry.addHandler(TestServer.handler(), ROOMS, SEATS);
            registry.addHandler(TestServer.handler().withInterceptors(new Leaves()), "/intercepted");
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @Test
    void aClientWithoutAnOriginMayConnect() throws Exception {
        assertThat(WireSocket.status(server.port, "/echo")).isEqualTo(101);
    }

    @Test
    void aPageOfTheSameOriginMayConnect() throws Exception {
        assertThat(WireSocket.status(server.port, "/echo", "Origin: http://localhost:" + server.port))
                .isEqualTo(101);
    }

    @Test
    void aPageOfAForeignOriginIsRefusedByDefault() throws Exception {
        assertThat(WireSocket.status(server.port, "/echo", "Origin: https://example.org"))
                .isEqualTo(403);
        assertThat(WireSocket.status(server.port, "/echo", "Origin: http://localhost:" + (server.port + 1)))
                .isEqualTo(403);
        assertThat(WireSocket.status(server.port, "/echo", "Origin: null")).isEqualTo(403);
        assertThat(WireSocket.status(server.port, "/echo", "Origin: http://[bad"))
                .isEqualTo(403);
    }

    @Test
    void listedOriginsMayConnectAndOthersMayNot() throws Exception {
        assertThat(WireSocket.status(server.port, "/listed", "Origin: https://example.org"))
                .isEqualTo(101);
        assertThat(WireSocket.status(server.port, "/listed", "Origin: https://a.example.com"))
                .isEqualTo(101);
        assertThat(WireSocket.status(server.port, "/listed", "Origin: https://example.org.evil.test"))
                .isEqualTo(403);
        assertThat(WireSocket.status(server.port, "/listed", "Origin: http://example.org"))
                .isEqualTo(403);
        assertThat(WireSocket.status(server.port, "/all", "Origin: https://anybody.test"))
                .isEqualTo(101);
    }

    @Test
    void aPlainRequestOnThePathIsToldToUpgrade() throws Exception {
        HttpResponse<String> answer = server.get("/echo");

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(answer.body()).contains("WebSocket");
        assertThat(server.post("/echo", "{}").statusCode()).isEqualTo(405);
    }

    /** The status of a handshake with these lines in place of its {@code Connection}. */
    private static String statusWith(String connection) throws IOException {
        return RawHttp.status(
                server.port,
                "GET /echo HTTP/1.1\r\nHost: localhost:" + server.port + "\r\nUpgrade: websocket\r\n" + connection
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n", "Connection: close\r\n"})
    void aHandshakeWhoseConnectionHeaderLacksTheUpgradeIsAnswered(String connection) throws Exception {
        assertThat(statusWith(connection)).isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: keep-alive, Upgrade\r\n", "Connection: keep-alive\r\nConnection: upgrade\r\n"})
    void theUpgradeMayBeOneOfSeveralTokensOfTheConnectionHeader(String connection) throws Exception {
        assertThat(statusWith(connection)).isEqualTo("101");
    }

    @Test
    void theSubprotocolIsSelectedWhenOffered() throws Exception {
        assertThat(WireSocket.connect(server.port, "/echo", "Sec-WebSocket-Protocol: jsonrpc2")
                        .subprotocol())
                .isEqualTo("jsonrpc2");
        assertThat(WireSocket.connect(server.port, "/echo").subprotocol()).isEmpty();
    }

    @Test
    void theHandshakeTellsHeadersInLowerCaseAddressAndPathVariables() throws Exception {
        WireSocket.connect(server.port, "/rooms/blue/seats/7", "X-Custom: Value", "Authorization: Bearer secret");

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
    void attributesThatInterceptorsLeaveReachTheSession() throws Exception {
        WireSocket.connect(server.port, "/intercepted");

        assertThat(server.acceptor.nextSocketOn("/intercepted").handshake.attributes())
                .isEqualTo(Map.of("left", "this"));
    }

    @Test
    void anInterceptorOfAnotherStackFailsAtStartUpInOneLine() {
        assertThatThrownBy(() -> TestServer.start(
                        this.stack,
                        registry -> registry.addHandler(
                                TestServer.handler().withInterceptors("not an interceptor"), "/echo")))
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .message()
                .contains("java.lang.String", TestServer.Handler.class.getName(), "/echo", "interceptor")
                .doesNotContain("\n");
    }

    private static final class Leaves extends TestInterceptor {

        @Override
        protected HttpStatus before(HttpHeaders headers, Map<String, Object> attributes) {
            attributes.put("left", "this");
            if (!(attributes instanceof ConcurrentMap)) {
                attributes.put("nothing", null);
            }
            return null;
        }
    }
}
