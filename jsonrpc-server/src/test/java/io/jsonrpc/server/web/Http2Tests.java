package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
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
}
