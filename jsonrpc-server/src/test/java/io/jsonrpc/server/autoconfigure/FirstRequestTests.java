package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Sinks;

/** Connections to Reactor Netty whose request never becomes whole, and those of which that is not true. */
@Tag("exhaustive")
class FirstRequestTests {

    private static final Sinks.One<String> NEWS = Sinks.one();

    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(TestServer.handler(), "/echo");
        }

        @Bean
        RouterFunction<ServerResponse> poll() {
            return RouterFunctions.route()
                    .GET("/poll", request -> NEWS.asMono().flatMap(ServerResponse.ok()::bodyValue))
                    .GET("/now", request -> ServerResponse.ok().bodyValue("now"))
                    .build();
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .run(
                        "--server.port=0",
                        "--jsonrpc.server.netty.first-request-timeout=300ms",
                        // With its session a socket gets a PING, between what a test sends and reads.
                        "--jsonrpc.server.sessions.start-after=5m");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static Socket open(String bytes) throws IOException {
        Socket socket = new Socket(
                "localhost", Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port")));
        socket.setSoTimeout(15_000);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** What comes up to this text. */
    private static void assertReads(Socket socket, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", read).isNotNegative();
            read.append((char) next);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: web"})
    void aConnectionWhoseFirstRequestDoesNotBecomeWholeIsClosed(String bytes) throws Exception {
        try (Socket socket = open(bytes)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aConnectionThatHasHadARequestAndARequestThatTakesLongAreLeftAlone() throws Exception {
        try (Socket idle = open(get("/now"));
                Socket polling = open(get("/poll"));
                Socket late = open("")) {
            assertReads(idle, "now");
            // Opened after the others, so their time would be over, too.
            assertThat(late.getInputStream().read()).isEqualTo(-1);

            NEWS.tryEmitValue("news");
            assertReads(polling, "news");
            idle.getOutputStream().write(get("/now").getBytes(StandardCharsets.US_ASCII));
            assertReads(idle, "now");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: web"})
    void aConnectionWhoseNextRequestBeginsAndDoesNotBecomeWholeIsClosed(String bytes) throws Exception {
        try (Socket socket = open(get("/now"))) {
            assertReads(socket, "now");
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aSocketOnAConnectionThatHasHadARequestIsLeftAlone() throws Exception {
        try (Socket socket = open(get("/now"))) {
            assertReads(socket, "now");
            socket.getOutputStream()
                    .write(("GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertReads(socket, "\r\n\r\n");
            socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0});
            assertThat(socket.getInputStream().read()).isEqualTo(0x8a);
            assertThat(socket.getInputStream().read()).isEqualTo(0);
            try (Socket later = open("")) {
                assertThat(later.getInputStream().read()).isEqualTo(-1);
            }
            socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0});
            assertThat(socket.getInputStream().read()).isEqualTo(0x8a);
        }
    }
}
