package io.jsonrpc.server.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

@Tag("exhaustive")
class SockJsCapacityTests {

    private TestServer server;

    @BeforeEach
    void start() {
        this.server = TestServer.start(registry -> {
            registry.addHandler(TestServer.handler().withSockJS(), "/echo");
            registry.addHandler(TestServer.handler().withSockJS().withInterceptors(new Guard(false)), "/refusing");
            registry.addHandler(TestServer.handler().withSockJS().withInterceptors(new Guard(true)), "/throwing");
        });
    }

    @AfterEach
    void stop() {
        this.server.close();
    }

    @Test
    void withoutRoomEveryHandshakeIsAnswered503AndComeBackLater() throws Exception {
        this.server.acceptor.full = true;

        assertThat(WireSocket.status(this.server.port, "/echo")).isEqualTo(503);
        assertThat(WireSocket.status(this.server.port, "/echo/websocket")).isEqualTo(503);
        assertThat(WireSocket.status(this.server.port, "/echo/000/a/websocket")).isEqualTo(503);
        HttpResponse<String> polling = this.server.post("/echo/000/b/xhr", "");
        assertThat(polling.statusCode()).isEqualTo(503);
        assertThat(polling.headers().firstValue("Retry-After")).contains("1");
        assertThat(this.server.acceptor.abandoned).isEmpty();
    }

    @Test
    void aRefusalOfAnInterceptorGivesTheReservationBackOnce() throws Exception {
        assertThat(WireSocket.status(this.server.port, "/refusing")).isEqualTo(401);
        assertThat(this.server.post("/refusing/000/a/xhr", "").statusCode()).isEqualTo(401);
        assertThat(WireSocket.status(this.server.port, "/refusing/000/b/websocket"))
                .isEqualTo(401);

        assertReserved(3, 3);
    }

    @Test
    void anExceptionOfAnInterceptorGivesTheReservationBackOnce() throws Exception {
        assertThat(WireSocket.status(this.server.port, "/throwing")).isEqualTo(500);
        assertThat(this.server.post("/throwing/000/a/xhr", "").statusCode()).isEqualTo(500);

        assertReserved(2, 2);
    }

    @Test
    void whatSockJsTellsOfItselfReservesNothing() throws Exception {
        assertThat(this.server.get("/echo/info").statusCode()).isEqualTo(200);

        assertReserved(0, 0);
    }

    @Test
    void aSockJsSessionReservesOnceForAllItsRequests() throws Exception {
        assertThat(this.server.post("/echo/000/once/xhr", "").body()).isEqualTo("o\n");
        Socket socket = this.server.acceptor.nextSocket();
        for (int i = 0; i < 3; i++) {
            assertThat(this.server
                            .post("/echo/000/once/xhr_send", "[\"" + i + "\"]")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(socket.nextText()).isEqualTo("" + i);
            socket.send("answer");
            assertThat(this.server.post("/echo/000/once/xhr", "").body()).isEqualTo("a[\"answer\"]\n");
        }

        assertReserved(1, 0);
    }

    @Test
    void sessionsThatRaceForOneIdLoseNoReservation() throws Exception {
        CompletableFuture<?>[] races = new CompletableFuture<?>[20];
        for (int i = 0; i < races.length; i++) {
            String path = "/echo/000/race" + i / 4 + "/xhr_streaming";
            races[i] = java.net.http.HttpClient.newHttpClient()
                    .sendAsync(
                            java.net.http.HttpRequest.newBuilder(this.server.http(path))
                                    .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofInputStream());
        }
        CompletableFuture.allOf(races).join();

        // A response may begin before its handshake ended.
        await().atMost(Duration.ofSeconds(RecordingAcceptor.PATIENCE_SECONDS))
                .untilAsserted(
                        () -> assertThat(this.server.acceptor.abandoned.size() + this.server.acceptor.sockets.size())
                                .isEqualTo(this.server.acceptor.reserved.get()));
        assertThat(this.server.acceptor.sockets).hasSizeGreaterThanOrEqualTo(5);
    }

    private void assertReserved(int reserved, int abandoned) {
        assertThat(this.server.acceptor.reserved).hasValue(reserved);
        assertThat(this.server.acceptor.abandoned).hasSize(abandoned);
    }

    record Guard(boolean throwing) implements HandshakeInterceptor {

        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler wsHandler,
                Map<String, Object> attributes) {
            attributes.clear();
            if (this.throwing) {
                throw new IllegalArgumentException("of an interceptor");
            }
            response.setStatusCode(HttpStatus.UNAUTHORIZED);
            return false;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler wsHandler,
                Exception exception) {}
    }
}
