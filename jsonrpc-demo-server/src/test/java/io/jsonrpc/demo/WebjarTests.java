package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The client for browsers, served to pages without npm. */
@DemoServerTest
@Tag("exhaustive")
class WebjarTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"jsonrpc-js/jsonrpc.min.js", "jsonrpc-js/index.js", "sockjs-client/dist/sockjs.min.js"})
    void pagesLoadScriptsByUrlsWithoutAVersion(String script) throws Exception {
        HttpResponse<String> response = get(this.port, "/webjars/" + script);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/javascript");
        assertThat(response.body()).isNotBlank();
    }

    @Test
    void theBundleHasItsSourceMap() throws Exception {
        assertThat(get(this.port, "/webjars/jsonrpc-js/jsonrpc.min.js").body())
                .contains("sourceMappingURL=jsonrpc.min.js.map");
        assertThat(get(this.port, "/webjars/jsonrpc-js/jsonrpc.min.js.map").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theDemoServerLetsNoBrowserKeepAScriptOfAnEarlierBuild() throws Exception {
        HttpResponse<String> response = get(this.port, "/webjars/jsonrpc-js/jsonrpc.min.js");

        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(response.headers().firstValue("Last-Modified")).isEmpty();
    }

    @Test
    void anyApplicationWithTheStarterServesTheScriptBelowItsContextPath() throws Exception {
        try (TestApplication server = TestApplication.start(
                registry -> registry.addHandler(new EchoHandler(), "/echo"), "server.servlet.context-path=/app")) {
            assertThat(get(server.port(), "/app/webjars/jsonrpc-js/jsonrpc.min.js")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        URI uri = URI.create("http://localhost:" + port + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
