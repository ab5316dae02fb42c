package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.core.error.ProtocolException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that answer the handshake or the protocol in every wrong way, on real sockets. */
@Timeout(30)
class BadServerTests {

    private final RawServer server = new RawServer();

    private final BlockingQueue<DisconnectReason> losses = new LinkedBlockingQueue<>();

    private final JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(this.server.uri())
            .connectionTimeout(Duration.ofSeconds(30))
            .closeTimeout(Duration.ofSeconds(1))
            .probe(Duration.ofMillis(500))
            .heartbeatGrace(Duration.ofSeconds(2))
            .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
            .listener(new JsonRpcWSConnectionListener() {

                @Override
                public void reconnecting(DisconnectReason reason) {
                    BadServerTests.this.losses.add(reason);
                }

                @Override
                public void disconnected(DisconnectReason reason) {
                    BadServerTests.this.losses.add(reason);
                }
            })
            .build();

    @AfterEach
    void close() throws Exception {
        this.server.close();
        this.client.close();
    }

    private ConnectFailedException connectFails() {
        ConnectFailedException failure = catchThrowableOfType(ConnectFailedException.class, this.client::connect);
        assertThat(failure).isNotNull();
        assertThat(this.client.getState()).isEqualTo(ConnectionState.DISCONNECTED);
        return failure;
    }

    private RawSocket connected() {
        CompletableFuture<Void> connected = CompletableFuture.runAsync(this.client::connect);
        RawSocket socket = this.server.acceptSession("s1");
        connected.join();
        return socket;
    }

    private DisconnectReason loss() throws InterruptedException {
        return this.losses.poll(10, TimeUnit.SECONDS);
    }

    private boolean answersHttp(RawSocket socket, String response) throws IOException {
        socket.http(response);
        return false;
    }

    @Test
    void nobodyListening() throws Exception {
        this.server.close();
        assertThat(connectFails().getStage()).isEqualTo(Stage.NETWORK);
    }

    @Test
    void anHttpErrorWithABody() {
        this.server.handshaker(
                socket -> answersHttp(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nnope!"));
        ConnectFailedException failure = connectFails();
        assertThat(failure.getStage()).isEqualTo(Stage.HTTP);
        assertThat(failure.getHttpStatus()).isEqualTo(404);
    }

    @Test
    void aRefusalThatSaysWhenToComeBack() {
        this.server.handshaker(socket ->
                answersHttp(socket, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));
        assertThat(connectFails().getRetryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aRefusalThatSaysAtWhatTimeToComeBack() {
        String date = "Date: Tue, 03 Mar 2026 23:59:50 GMT\r\n";
        String later = "Retry-After: Wed, 04 Mar 2026 00:00:20 GMT\r\n";
        String refusal = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n";
        this.server.handshaker(socket -> answersHttp(socket, refusal + date + later + "\r\n"));
        assertThat(connectFails().getRetryAfter()).isEqualTo(Duration.ofSeconds(30));
        this.server.handshaker(
                socket -> answersHttp(socket, refusal + date + "Retry-After: Tue, 03 Mar 2026 00:00:00 GMT\r\n\r\n"));
        assertThat(connectFails().getRetryAfter()).as("in the past").isZero();
        this.server.handshaker(socket -> answersHttp(socket, refusal + later + "\r\n"));
        assertThat(connectFails().getRetryAfter())
                .as("without the server's clock")
                .isNull();
        this.server.handshaker(socket -> answersHttp(socket, refusal + date + "Retry-After: soon\r\n\r\n"));
        assertThat(connectFails().getRetryAfter()).as("nonsense").isNull();
    }

    @Test
    void aRedirectIsNotFollowed() {
        this.server.handshaker(socket -> answersHttp(
                socket, "HTTP/1.1 302 Found\r\nLocation: http://example.org/\r\nContent-Length: 0\r\n\r\n"));
        assertThat(connectFails().getHttpStatus()).isEqualTo(302);
    }

    @Test
    void unauthorised() {
        this.server.handshaker(socket -> answersHttp(
                socket, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n"));
        ConnectFailedException failure = connectFails();
        assertThat(failure.getHttpStatus()).isEqualTo(401);
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void aHandshakeThatIsNoHttp() {
        this.server.handshaker(socket -> answersHttp(socket, "SSH-2.0-OpenSSH_9.2\r\n\r\n"));
        assertThat(connectFails().getStage()).isEqualTo(Stage.NETWORK);
    }

    @Test
    void aServerThatAcceptsAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            JsonRpcClientWebSocket patient = JsonRpcClientWebSocket.builder("ws://localhost:" + silent.getLocalPort())
                    .connectionTimeout(Duration.ofMillis(300))
                    .build();
            ConnectFailedException failure = catchThrowableOfType(ConnectFailedException.class, patient::connect);
            assertThat(failure.getStage()).isEqualTo(Stage.TIMEOUT);
            patient.close();
        }
    }

    @Test
    void aUsableServerAfterAllThat() throws Exception {
        this.server.handshaker(socket -> answersHttp(socket, "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"));
        connectFails();
        this.server.handshaker(RawSocket::upgrade);
        connected();
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void binaryMessagesEndTheConnectionForGood() throws Exception {
        RawSocket socket = connected();
        socket.frame(true, RawSocket.BINARY, new byte[] {1});
        assertThat(socket.receiveClose()).isEqualTo(4500);
        assertThat(loss().kind()).isEqualTo(Kind.PROTOCOL_VIOLATION);
    }

    @Test
    void framesThatBreakTheWebSocketProtocol() throws Exception {
        RawSocket socket = connected();
        socket.bytes(new byte[] {(byte) 0xf1, 1, 'x'});
        assertThat(loss().kind()).isEqualTo(Kind.PROTOCOL_VIOLATION);
        this.server.acceptSession("s1");
    }

    @Test
    void textThatIsNotUtf8() throws Exception {
        RawSocket socket = connected();
        socket.frame(true, RawSocket.TEXT, new byte[] {(byte) 0xc3, (byte) 0x28});
        assertThat(loss()).isNotNull();
        this.server.acceptSession("s1");
    }

    @Test
    void anAnswerOverTheLimitFailsItsCallAndNothingElse() throws Exception {
        RawSocket socket = connected();
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("big", null);
        CompletableFuture<JsonElement> other = this.client.sendRequestAsync("small", null);
        socket.receive();
        socket.receive();
        socket.send(result(1, "'" + "x".repeat(1024 * 1024) + "'"));
        socket.send(result(2, "true"));
        assertThat(other.get(10, TimeUnit.SECONDS).getAsBoolean()).isTrue();
        ExecutionException failure =
                catchThrowableOfType(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
        assertThat(failure).hasCauseInstanceOf(ProtocolException.class);
    }

    @Test
    void aMessageWithoutEndIsNotCollected() throws Exception {
        RawSocket socket = connected();
        socket.frame(false, RawSocket.TEXT, "[".getBytes());
        byte[] part = "1,".repeat(512 * 1024).getBytes();
        for (int i = 0; i < 5; i++) {
            socket.frame(false, 0, part);
        }
        assertThat(socket.receiveClose()).isEqualTo(4500);
        assertThat(loss().kind()).isEqualTo(Kind.PROTOCOL_VIOLATION);
    }

    @Test
    void aMessageInManyPiecesIsOneMessage() throws Exception {
        RawSocket socket = connected();
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("x", null);
        socket.receive();
        byte[] text =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"ä€😀\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            socket.frame(i == text.length - 1, i == 0 ? RawSocket.TEXT : 0, new byte[] {text[i]});
        }
        assertThat(answer.get(10, TimeUnit.SECONDS).getAsString()).isEqualTo("ä€😀");
    }

    @Test
    void aConnectionThatBreaksInOneDirectionIsNoGoodbye() throws Exception {
        RawSocket socket = connected();
        socket.halfClose();
        // Found by the probe where the JDK loses the end.
        assertThat(loss().kind()).isIn(Kind.NETWORK, Kind.HEARTBEAT);
        this.server.acceptSession("s1");
        // No close frame: 1000 would end the session.
        org.assertj.core.api.Assertions.assertThatThrownBy(socket::next)
                .isInstanceOf(java.io.UncheckedIOException.class);
    }

    @Test
    void aServerThatDoesNotAnswerTheCloseFrameIsLeft() {
        JsonRpcClientWebSocket hasty = JsonRpcClientWebSocket.builder(this.server.uri())
                .closeTimeout(Duration.ofMillis(200))
                .build();
        CompletableFuture<Void> connected = CompletableFuture.runAsync(hasty::connect);
        this.server.acceptSession("s1");
        connected.join();
        hasty.close();
        assertThat(hasty.getState()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void headersSubprotocolsAndCookiesTravelWithTheHandshake() throws Exception {
        java.net.CookieManager cookies = new java.net.CookieManager();
        this.server.handshaker(socket -> socket.upgrade("Set-Cookie: a=b\r\nSec-WebSocket-Protocol: jsonrpc2\r\n"));
        JsonRpcClientWebSocket decorated = JsonRpcClientWebSocket.builder(this.server.uri())
                .header("X-Tenant", "t1")
                .subprotocols("jsonrpc2", "other")
                .cookies(cookies)
                .bearerToken(() -> "secret")
                .closeTimeout(Duration.ofMillis(200))
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .build();
        CompletableFuture<Void> connected = CompletableFuture.runAsync(decorated::connect);
        RawSocket socket = this.server.acceptSession("s1");
        connected.join();
        assertThat(socket.header("x-tenant")).isEqualTo("t1");
        assertThat(socket.header("authorization")).isEqualTo("Bearer secret");
        assertThat(socket.header("sec-websocket-protocol")).isEqualTo("jsonrpc2.session.v1, jsonrpc2, other");
        socket.cut();
        assertThat(this.server.acceptSession("s1").header("cookie")).isEqualTo("a=b");
        decorated.close();
    }

    private ProxySelector proxy() {
        return ProxySelector.of(new InetSocketAddress("localhost", this.server.port()));
    }

    @Test
    void aProxyIsUsedWhereOneIsChosen() throws Exception {
        goesThroughTheProxy(JsonRpcClientWebSocket.builder("ws://example.invalid/x")
                .proxy(proxy())
                .build());
    }

    @Test
    void theProxyOfTheSystemIsUsedWhereNoneIsChosen() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(proxy());
        try {
            goesThroughTheProxy(new JsonRpcClientWebSocket("ws://example.invalid/x"));
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private ConnectFailedException failsThroughTheProxy(String answer, UnaryOperator<JsonRpcClientBuilder> options) {
        this.server.handshaker(socket -> answersHttp(socket, answer));
        JsonRpcClientWebSocket proxied = options.apply(
                        JsonRpcClientWebSocket.builder("ws://example.invalid/x").proxy(proxy()))
                .build();
        ConnectFailedException failure = catchThrowableOfType(ConnectFailedException.class, proxied::connect);
        proxied.close();
        return failure;
    }

    @Test
    void aProxyWithoutATunnelIsNamed() {
        ConnectFailedException failure =
                failsThroughTheProxy("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", options -> options);
        assertThat(failure.getStage()).isEqualTo(Stage.PROXY);
        assertThat(failure.getHttpStatus()).isEqualTo(400);
        assertThat(failure.getMessage())
                .contains("The proxy localhost", "HTTP 400 instead of opening a tunnel to ws://example.invalid/x");
    }

    @Test
    void aProxyThatWantsCredentialsIsNamedWithWhatMendsIt() {
        ConnectFailedException failure = failsThroughTheProxy(
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                        + "Content-Length: 0\r\n\r\n",
                options -> options.proxyAuth("user", "secret"));
        assertThat(failure.getStage()).isEqualTo(Stage.PROXY);
        assertThat(failure.getHttpStatus()).isEqualTo(407);
        assertThat(failure.getMessage())
                .contains(".proxyAuth(user, password)", "-Djdk.http.auth.tunneling.disabledSchemes=\"\"")
                .doesNotContain("secret");
    }

    @Test
    void aTunnelThroughAProxyCarriesTheConversation() throws Exception {
        this.server.handshaker(socket -> {
            socket.http("HTTP/1.1 200 OK\r\n\r\n");
            return socket.next("GET ") && socket.upgrade();
        });
        JsonRpcClientWebSocket proxied = JsonRpcClientWebSocket.builder("ws://example.invalid/x")
                .proxy(proxy())
                .closeTimeout(Duration.ofMillis(200))
                .build();
        CompletableFuture<Void> connected = CompletableFuture.runAsync(proxied::connect);
        this.server.acceptSession("s1");
        connected.join();
        assertThat(proxied.getState()).isEqualTo(ConnectionState.CONNECTED);
        proxied.close();
    }

    @Test
    void aServerThatNobodyKnowsAndOneThatNobodyRunsAreToldApart() {
        JsonRpcClientWebSocket unknown = new JsonRpcClientWebSocket("ws://example.invalid/x");
        assertThat(catchThrowableOfType(ConnectFailedException.class, unknown::connect))
                .hasMessageContaining("the name of the host is not known");
        unknown.close();
        JsonRpcClientWebSocket absent = new JsonRpcClientWebSocket("ws://localhost:1/x?token=secret");
        assertThat(catchThrowableOfType(ConnectFailedException.class, absent::connect))
                .hasMessageContainingAll("No connection to ws://localhost:1/x", "connection refused")
                .hasMessageNotContaining("secret");
        absent.close();
    }

    private void goesThroughTheProxy(JsonRpcClientWebSocket proxied) throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        this.server.handshaker(socket -> {
            asked.complete(socket.requestLine());
            return answersHttp(socket, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        });
        CompletableFuture<Void> connecting = proxied.connectAsync();
        assertThat(asked.get(10, TimeUnit.SECONDS)).startsWith("CONNECT example.invalid:80");
        assertThat(connecting).failsWithin(Duration.ofSeconds(10));
        proxied.close();
    }
}
