package io.jsonrpc.server.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.TestServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("exhaustive")
class SockJsHandshakeTests {

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
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theSameOriginsHoldForEveryRequestOfSockJs() throws Exception {
        assertThat(server.post("/echo/000/foreign/xhr", "", "Origin", "https://evil.test")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.get("/echo/info", "Origin", "https://evil.test").statusCode())
                .isEqualTo(403);
        assertThat(WireSocket.status(server.port, "/echo/000/foreign2/websocket", "Origin: https://evil.test"))
                .isEqualTo(403);
        assertThat(WireSocket.status(server.port, "/echo/websocket", "Origin: https://evil.test"))
                .isEqualTo(403);
        HttpResponse<String> listed = server.post("/listed/000/fine/xhr", "", "Origin", "https://a.example.com");
        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example.com");
        assertThat(server.post("/listed/000/fine/xhr_send", "[\"x\"]", "Origin", "https://evil.test")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void sockJsBelowAPathWithVariablesHasTheVariablesOfThePatternOnly() throws Exception {
        assertThat(server.get("/seats/7/rooms/blue/info").statusCode()).isEqualTo(200);
        assertThat(server.post("/seats/7/rooms/blue/000/vars/xhr", "").body()).isEqualTo("o\n");

        assertThat(server.acceptor.nextSocketOn(SEATS).handshake.pathVariables())
                .isEqualTo(Map.of("room", "blue", "seat", "7"));

        WireSocket framed = WireSocket.connect(server.port, "/seats/8/rooms/red/000/vars2/websocket");
        assertThat(framed.receive()).isEqualTo("o");
        assertThat(server.acceptor.nextSocketOn(SEATS).handshake.pathVariables())
                .isEqualTo(Map.of("room", "red", "seat", "8"));
    }

    @Test
    void sockJsBelowACatchAllPathFailsAtStartUp() {
        assertThatThrownBy(() -> TestServer.start(
                        registry -> registry.addHandler(TestServer.handler().withSockJS(), "/files/{*rest}")))
                .hasStackTraceContaining("SockJS cannot be offered below /files/{*rest}");
    }
}
