package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@DemoServerTest
@Tag("exhaustive")
class SockJsEndpointsTests {

    @LocalServerPort
    private int port;

    @Test
    void everyEndpointIsOfferedOverSockJsToo() throws Exception {
        for (String path : List.of("/echo", "/spec", "/clock", "/callback", "/slow", "/broadcast", "/typed")) {
            assertThat(info(path)).as(path).contains("\"websocket\":true");
        }
    }

    private String info(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path + "/info"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
