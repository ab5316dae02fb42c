package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.socket.CallTransport;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Where HTTP/2 is on, which for Jetty needs a dependency more. */
@OnEachWebStack
class Http2Tests {

    @Parameter
    private WebStack stack;

    /** HTTP/2 has no Upgrade and no Connection header: a message with one of them breaks the stream. */
    @Test
    void aPlainRequestOverHttp2IsAnsweredWithoutTheHeadersOfHttp1() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (TestServer http2 = TestServer.startWith(
                this.stack,
                "server.http2.enabled=true",
                registry -> registry.addHandler(TestServer.handler(), "/echo", "/rooms/{room}"))) {
            // The first request upgrades the connection.
            for (String method : List.of("GET", "GET", "POST", "HEAD", "DELETE", "OPTIONS")) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(http2.http("/rooms/a"))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.statusCode()).as(method).isEqualTo(method.equals("GET") ? 400 : 405);
                assertThat(answer.headers().map()).doesNotContainKeys("upgrade", "connection");
            }
            assertThat(WireSocket.status(http2.port, "/echo")).isEqualTo(101);
        }
    }

    /** A call that is refused before its body is read ends its stream, and not the connection. */
    @Test
    void callsOverHttp2AreAnswered() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (TestServer http2 = TestServer.startWith(
                this.stack,
                "server.http2.enabled=true",
                registry -> registry.addHandler(TestServer.handler().withHttpCalls(), "/rpc"))) {
            client.send(HttpRequest.newBuilder(http2.http("/rpc")).build(), HttpResponse.BodyHandlers.ofString());
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> refused =
                        send(client, http2, "text/plain", "x".repeat(20_000)).join();
                assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(refused.statusCode()).isEqualTo(415);
                assertThat(refused.headers().map()).doesNotContainKey("connection");

                CompletableFuture<HttpResponse<String>> answer = send(client, http2, "application/json", "[]");
                RecordingAcceptor.Socket socket = http2.acceptor.nextSocket();
                assertThat(socket.nextText()).isEqualTo("[]");
                ((CallTransport) socket.transport).accepted();
                socket.send("7");
                assertThat(answer.get(RecordingAcceptor.PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .body())
                        .isEqualTo("7");
                assertThat(answer.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }

    private static CompletableFuture<HttpResponse<String>> send(
            HttpClient client, TestServer server, String type, String body) {
        return client.sendAsync(
                HttpRequest.newBuilder(server.http("/rpc"))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
