package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonrpc.network.WireSocket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** No stack loses a place or takes one twice. */
@OnEachWebStack
class CapacityTests {

    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    @Parameter
    private WebStack stack;

    private static TestServer server;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(stack, registry -> {
            registry.addHandler(TestServer.handler(), "/echo");
            registry.addHandler(TestServer.handler().withInterceptors(new Guard(false)), "/refusing");
            registry.addHandler(TestServer.handler().withInterceptors(new Guard(true)), "/throwing");
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.acceptor.forget();
    }

    @Test
    void withoutRoomAHandshakeIsAnswered503AndComeBackLater() throws Exception {
        server.acceptor.full = true;

        assertThat(WireSocket.status(server.port, "/echo")).isEqualTo(503);
        assertThat(answer("13", KEY)).contains("HTTP/1.1 503", "retry-after: 1");
        assertThat(server.acceptor.abandoned).isEmpty();
    }

    @Test
    void whileTheApplicationStopsAHandshakeIsToldSo() throws Exception {
        server.acceptor.stopping = true;

        assertThat(RawHttp.answer(
                        server.port,
                        "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
                                + "Sec-WebSocket-Version: 13\r\n" + KEY + "\r\n"))
                .startsWith("HTTP/1.1 503")
                .containsIgnoringCase("Retry-After: 1")
                .contains("The server is stopping");
    }

    @Test
    void aSocketThatOpensKeepsItsReservation() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo");
        server.acceptor.nextSocket();

        assertSettled(1, 0);
        client.close();
    }

    @Test
    void aRefusalOfAnInterceptorGivesTheReservationBackOnce() throws Exception {
        assertThat(WireSocket.status(server.port, "/refusing")).isEqualTo(401);

        assertSettled(1, 1);
    }

    @Test
    void anExceptionOfAnInterceptorGivesTheReservationBackOnce() throws Exception {
        assertThat(answer("/throwing", "13", KEY)).startsWith("HTTP/1.1 500").contains("text/plain");

        assertSettled(1, 1);
    }

    @Test
    void aBadHandshakeKeepsNoReservation() throws Exception {
        assertThat(answer("13", "")).startsWith("HTTP/1.1 400");
        assertThat(answer("13", "Sec-WebSocket-Key: short\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answer("12", KEY)).startsWith("HTTP/1.1 426").contains("sec-websocket-version: 13");

        int reserved = server.acceptor.reserved.get();
        assertSettled(reserved, reserved);
        assertThat(server.acceptor.sockets).isEmpty();
    }

    @Test
    void aForeignOriginAndAPlainRequestReserveNothing() throws Exception {
        assertThat(WireSocket.status(server.port, "/echo", "Origin: https://evil.test"))
                .isEqualTo(403);
        assertThat(server.get("/echo").statusCode()).isEqualTo(426);

        assertSettled(0, 0);
    }

    /** The head of the answer to a handshake made by hand, with the header names in lower case. */
    private String answer(String version, String key) throws Exception {
        return answer("/echo", version, key);
    }

    private String answer(String path, String version, String key) throws Exception {
        try (Socket socket = new Socket("localhost", server.port)) {
            socket.getOutputStream()
                    .write(("GET " + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: " + version + "\r\n" + key + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            StringBuilder head = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.append(head.isEmpty() ? line : line.toLowerCase()).append('\n');
            }
            return head.toString();
        }
    }

    /** A client may have its answer before the server is done with the handshake. */
    private void assertSettled(int reserved, int abandoned) {
        await().atMost(Duration.ofSeconds(RecordingAcceptor.PATIENCE_SECONDS)).untilAsserted(() -> {
            assertThat(server.acceptor.reserved).hasValue(reserved);
            assertThat(server.acceptor.abandoned).hasSize(abandoned);
        });
    }

    private static final class Guard extends TestInterceptor {

        private final boolean throwing;

        Guard(boolean throwing) {
            this.throwing = throwing;
        }

        @Override
        protected HttpStatus before(HttpHeaders headers, Map<String, Object> attributes) {
            attributes.clear();
            if (this.throwing) {
                throw new IllegalArgumentException("of an interceptor");
            }
            return HttpStatus.UNAUTHORIZED;
        }
    }
}
