package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.fixtures.OwnProcess;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.policy.SessionMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that wants a user and a password. In a process that may send them, which Java decides when it starts. */
@Timeout(120)
class ProxyPasswordTests {

    /** {@code user:secret}. */
    private static final String CREDENTIALS = "Basic dXNlcjpzZWNyZXQ=";

    @Test
    void aUserWithAPasswordOpensATunnelAndAWrongOneIsNamed(@TempDir Path directory) throws Exception {
        OwnProcess.run(
                directory.resolve("output"),
                ProxyPasswordTests.class,
                List.of("-Djdk.http.auth.tunneling.disabledSchemes="));
    }

    /** The process: fails with an exception when something is wrong. */
    public static void main(String[] arguments) throws Exception {
        try (RawServer server = new RawServer()) {
            server.handshaker(ProxyPasswordTests::tunnel);
            try (JsonRpcClientWebSocket client = client(server, "secret")) {
                client.connect();
            }

            try (JsonRpcClientWebSocket client = client(server, "public")) {
                ConnectFailedException failure = catchThrowableOfType(ConnectFailedException.class, client::connect);
                assertThat(failure.getStage()).isEqualTo(Stage.PROXY);
                assertThat(failure.getHttpStatus()).isEqualTo(407);
                assertThat(failure.getMessage())
                        .startsWith("The proxy localhost")
                        .contains("rejects the user or the password (HTTP 407)", ".proxyAuth(user, password)")
                        .doesNotContain("public");
            }
        }
        System.exit(0);
    }

    private static boolean tunnel(RawSocket socket) throws IOException {
        while (!CREDENTIALS.equals(socket.header("proxy-authorization"))) {
            socket.http("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                    + "Content-Length: 0\r\n\r\n");
            socket.next("CONNECT ");
        }
        socket.http("HTTP/1.1 200 OK\r\n\r\n");
        return socket.next("GET ") && socket.upgrade();
    }

    private static JsonRpcClientWebSocket client(RawServer proxy, String password) {
        return JsonRpcClientWebSocket.builder("ws://example.invalid/x")
                .session(SessionMode.OFF)
                .proxy(ProxySelector.of(new InetSocketAddress("localhost", proxy.port())))
                .proxyAuth("user", password)
                .closeTimeout(Duration.ofMillis(200))
                // The first connection of a new process takes seconds on a busy machine.
                .connectionTimeout(Duration.ofMinutes(1))
                .build();
    }
}
